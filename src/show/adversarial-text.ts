import { diffArrays } from "diff";
import { escapeHtml } from "./escape-html.js";

/** Words as they were and as they are; either is "" where words only came or went. White space stands before. */
interface Piece {
  readonly space: string;
  readonly old: string;
  readonly new: string;
}

/** A word or punctuation mark, and the white space before it. */
interface Token {
  readonly space: string;
  readonly word: string;
}

/**
 * An original text and its adversarial version as one line of HTML: words that went are struck through on a red
 * ground, words that came are bold on a green ground. Everything is escaped; what overrides the
 * direction of writing is told by its number, and so are all invisible characters of marked words.
 *
 * @example adversarialHtml("a good film", "a nice film") // a <del …>good</del> <ins …>nice</ins> film
 */
export function adversarialHtml(original: string, perturbed: string): string {
  return pieces(original, perturbed)
    .map((piece) => {
      if (piece.old === piece.new) return piece.space + escapeHtml(undirected(piece.new));
      const deleted = piece.old && `<del style="${deletedStyle}">${escapeHtml(visible(piece.old))}</del>`;
      const inserted = piece.new && `<ins style="${insertedStyle}">${escapeHtml(visible(piece.new))}</ins>`;
      return piece.space + [deleted, inserted].filter(Boolean).join(" ");
    })
    .join("");
}

const markStyle = "padding:0 0.15em;border-radius:0.2em;unicode-bidi:isolate";
const deletedStyle = `color:#7a1020;background:#ffdce0;text-decoration:line-through;${markStyle}`;
const insertedStyle = `color:#0b4f22;background:#d2f4dc;text-decoration:none;font-weight:bold;${markStyle}`;

/**
 * The same for a terminal: changed words as `[[old→new]]`.
 *
 * @example adversarialText("a good film", "a nice film") // "a [[good→nice]] film"
 */
export function adversarialText(original: string, perturbed: string): string {
  return pieces(original, perturbed)
    .map((piece) => {
      if (piece.old === piece.new) return piece.space + undirected(piece.new);
      return `${piece.space}[[${visible(piece.old)}→${visible(piece.new)}]]`;
    })
    .join("");
}

/** A word with its control and format characters (zero-width ones, changes of direction …) told by their numbers. */
function visible(word: string): string {
  return word.replace(/(?!\s)[\p{Cc}\p{Cf}]/gu, numberOf);
}

/** A word that can't turn round what stands beside it. */
function undirected(word: string): string {
  return word.replace(/[\u202a-\u202e\u2066-\u2069]/gu, numberOf);
}

function numberOf(character: string): string {
  return `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`;
}

/**
 * Compares two texts word by word. As many new words as old ones are paired one to one. White space alone is no
 * change: it is the perturbed text's, and the original's around words that went.
 */
function pieces(original: string, perturbed: string): Piece[] {
  const oldTokens = tokens(original);
  const newTokens = tokens(perturbed);
  const found: Piece[] = [];
  let gone: Token[] = []; // removed words that wait for those that replace them
  for (const part of diffArrays(oldTokens.map(wordOf), newTokens.map(wordOf))) {
    if (part.removed) {
      gone = oldTokens.splice(0, part.count);
      continue;
    }
    const now = newTokens.splice(0, part.count);
    if (part.added) {
      found.push(...replaced(gone, now));
    } else {
      const before = oldTokens.splice(0, part.count);
      found.push(...replaced(gone, []));
      found.push(...now.map((token, i) => kept(i === 0 && gone.length > 0 ? before[0]! : token)));
    }
    gone = [];
  }
  return [...found, ...replaced(gone, [])];
}

function kept({ space, word }: Token): Piece {
  return { space, old: word, new: word };
}

function replaced(before: readonly Token[], after: readonly Token[]): Piece[] {
  if (before.length === after.length) {
    return after.map(({ space, word }, i) => ({ space, old: before[i]!.word, new: word }));
  }
  return [{ space: (after[0] ?? before[0])!.space, old: joined(before), new: joined(after) }];
}

function joined(group: readonly Token[]): string {
  return group.map(({ space, word }, i) => (i === 0 ? word : space + word)).join("");
}

/** Words, with the apostrophes and hyphens inside them, and each other mark by itself. */
function tokens(text: string): Token[] {
  const pattern = /(\s*)([\p{L}\p{N}\p{M}_]+(?:['’-][\p{L}\p{N}\p{M}_]+)*|\S)/gu;
  return [...text.matchAll(pattern)].map((match) => ({ space: match[1]!, word: match[2]! }));
}

function wordOf({ word }: Token): string {
  return word;
}
