import type { VictimInput } from "./victim.js";
import { modifiedAfter, newPositions, originalPositionsAfter, type WordEdit } from "./word-edit.js";
import { cutWords, type Word } from "./words.js";

/** A word, and the text of the pair in which it stands: 0 or 1. */
type Place = Word & { readonly part: number };

/**
 * A text, or a sentence pair, that an attack edits word by word. Immutable: every edit is a new value that
 * remembers which words are no longer the original's. Words are numbered from 0, through both texts of a
 * pair. Case, punctuation and spacing around an edited word are kept.
 *
 * @example AttackedText.of("A fine film.").replaceWord(1, "nice").text // "A nice film."
 */
export class AttackedText {
  /** Positions of the words that edits have put here. */
  readonly modified: ReadonlySet<number>;
  /** The text that the last edit was made to; undefined for an unedited one. */
  readonly previous: AttackedText | undefined;
  readonly #parts: readonly string[];
  readonly #lastEdit: WordEdit | undefined;
  // found when they are asked for: of most texts that an attack makes, only the text is
  #foundPlaces?: readonly Place[];
  #foundWords?: readonly string[];
  #foundOriginalPositions?: readonly number[];

  private constructor(
    parts: readonly string[],
    modified: ReadonlySet<number> = new Set(),
    last?: { readonly text: AttackedText; readonly edit: WordEdit },
    originalPositions?: readonly number[],
  ) {
    this.#parts = parts;
    this.modified = modified;
    this.previous = last?.text;
    this.#lastEdit = last?.edit;
    this.#foundOriginalPositions = originalPositions;
  }

  /** The unedited text. */
  static of(input: VictimInput): AttackedText {
    return new AttackedText(typeof input === "string" ? [input] : [input.text, input.pair]);
  }

  /** The words, in reading order. */
  get words(): readonly string[] {
    this.#foundWords ??= this.#places.map((place) => place.text);
    return this.#foundWords;
  }

  /** Positions of the words that the last edit has put here, in ascending order. */
  get lastModified(): readonly number[] {
    return this.#lastEdit ? newPositions(this.#lastEdit) : [];
  }

  /** Where the last edit happened; 0 where there was none. */
  get lastPosition(): number {
    return this.#lastEdit?.position ?? 0;
  }

  /** Where each word of the original stands now; −1 for a deleted one. */
  get originalPositions(): readonly number[] {
    this.#foundOriginalPositions ??= this.words.map((_, position) => position);
    return this.#foundOriginalPositions;
  }

  get #places(): readonly Place[] {
    this.#foundPlaces ??= this.#parts.flatMap((text, part) =>
      cutWords(text).map((word) => ({ ...word, part })),
    );
    return this.#foundPlaces;
  }

  /** The text as a classifier is asked about it. */
  get input(): VictimInput {
    const [text, pair] = this.#parts;
    return pair === undefined ? text! : { text: text!, pair };
  }

  /** The whole text as one string, a line break between the texts of a pair: what texts are compared by. */
  get text(): string {
    return this.#parts.join("\n");
  }

  /** Number of words in the first text of a pair; 0 for a single text. */
  get premiseLength(): number {
    return this.#parts.length === 1 ? 0 : this.#places.filter((place) => place.part === 0).length;
  }

  /** Positions whose word differs from the other text's word at the same position, as far as both go. */
  changedPositions(other: AttackedText): number[] {
    const shared = this.words.slice(0, other.words.length);
    return shared.flatMap((word, position) => (word === other.words[position] ? [] : [position]));
  }

  /** The piece of {@link text} from the first character of one word to the last of another. */
  between(first: number, last: number): string {
    const [start, end] = [this.#places[first]!, this.#places[last]!];
    return this.text.slice(this.#offsetOf(start.part) + start.start, this.#offsetOf(end.part) + end.end);
  }

  /** Where a text of a pair begins in {@link text}. */
  #offsetOf(part: number): number {
    return part === 0 ? 0 : this.#parts[0]!.length + 1;
  }

  /** The text without a word; see {@link replaceWord} for the spaces. */
  deleteWord(position: number): AttackedText {
    return this.replaceWord(position, "");
  }

  /**
   * The text with other words, or none, in place of one. Positions after it shift by the difference.
   *
   * A word replaced by none takes one space along, so that no double space is left: the first word of all
   * the one after it, any other the one before it. The last word at the very end leaves its space.
   *
   * @param position     from 0 to `words.length` − 1
   * @param replacement  any text
   */
  replaceWord(position: number, replacement: string): AttackedText {
    const { part, start, end, text: word } = this.#places[position]!;
    const replacementWords = cutWords(replacement);
    let before = this.#parts[part]!.slice(0, start);
    let after = this.#parts[part]!.slice(end);
    const atVeryEnd = after === "" && part === this.#parts.length - 1;
    if (replacementWords.length === 0 && !atVeryEnd) {
      if (position === 0) after = after.replace(/^ /, "");
      else before = before.replace(/ $/, "");
    }
    const edit = { position, count: replacementWords.length, changed: replacement !== word };
    return new AttackedText(
      this.#parts.map((text, i) => (i === part ? before + replacement + after : text)),
      modifiedAfter(this.modified, edit),
      { text: this, edit },
      originalPositionsAfter(this.originalPositions, edit, replacementWords[0]?.text === word),
    );
  }
}
