import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { brief, RahpError, show, showJson } from "../support/rahp-error.js";
import { correctNormalizers } from "./normalizers/corrected-normalizers.js";

/** What a classifier is asked about: one text, or a pair of texts. */
export type TextInput = string | { readonly text: string; readonly pair?: string };

/** A tokenized input, special tokens included. */
export interface Encoding {
  /** Vocabulary indices, [T]. */
  readonly ids: readonly number[];
  /** 0 for the first text, 1 for the second, [T]. */
  readonly typeIds: readonly number[];
  /** Whether the input was longer than the model takes, and lost its end. */
  readonly truncated: boolean;
}

/** What a tokenizer puts around texts, found out by example. */
interface Frame {
  /** The special tokens before the first text, between the two, and after the last. */
  readonly before: readonly Piece[];
  readonly between: readonly Piece[];
  readonly after: readonly Piece[];
  /** Types of the tokens of the first and second text. */
  readonly types: readonly [number, number];
}

interface Piece {
  readonly id: number;
  readonly type: number;
}

export interface TokenizerOptions {
  /** Longest encoding in tokens, special tokens included. */
  readonly maxLength: number;
  /** Types of tokens that the model knows; a token of another gets type 0. */
  readonly types: number;
  /** Name of the file that describes the tokenizer. */
  readonly file: string;
}

/** Text to token ids, cut to the model's longest input as Hugging Face's `longest_first` does. */
export class Tokenizer {
  readonly maxLength: number;
  /** The largest of its token ids. */
  readonly largestId: number;
  /** Ids of tokens with a role, such as [CLS], [PAD], [UNK] or [MASK]; those that a text's own words may not be. */
  readonly specialIds: ReadonlySet<number>;
  private readonly tokenizer: HuggingFaceTokenizer;
  private readonly file: string;
  private readonly ofOne: Frame;
  private readonly ofPair: Frame;

  /** @throws RahpError where the files do not describe a tokenizer */
  constructor(json: object, config: object, { maxLength, types, file }: TokenizerOptions) {
    this.maxLength = maxLength;
    this.file = file;
    try {
      checkIds(json);
      this.tokenizer = new HuggingFaceTokenizer(json, config);
      correctNormalizers(this.tokenizer);
      this.specialIds = specialIdsOf(json);
      this.largestId = [...this.tokenizer.get_vocab().values()].reduce((a, b) => Math.max(a, b), 0);
      [this.ofOne, this.ofPair] = [false, true].map((pair) => findFrame(this.tokenizer, pair, types));
    } catch (error) {
      throw invalidTokenizer(file, (error as Error).message.split("\n")[0]);
    }
  }

  /** A text's tokens as ids, without special ones. @throws RahpError as `encode` */
  pieces(text: string): readonly number[] {
    return this.idsOf(text);
  }

  /** The ids of one text within their special tokens, cut to so many tokens in all. */
  frame(pieces: readonly number[], maxLength: number): Encoding {
    const { before, after, types } = this.ofOne;
    const kept = pieces.slice(0, Math.max(0, maxLength - before.length - after.length));
    const all = [...before, ...kept.map((id) => ({ id, type: types[0] })), ...after];
    return {
      ids: all.map(({ id }) => id),
      typeIds: all.map(({ type }) => type),
      truncated: kept.length < pieces.length,
    };
  }

  /** Number of special tokens before the first text. */
  get tokensBefore(): number {
    return this.ofOne.before.length;
  }

  /** A token as the vocabulary has it: "film", "##ing", "Ġfilm"; empty where the id has none. */
  token(id: number): string {
    return this.tokenizer.id_to_token(id) ?? "";
  }

  /** The text that ids stand for. */
  decode(ids: readonly number[]): string {
    return this.tokenizer.decode([...ids], { clean_up_tokenization_spaces: false });
  }

  /** Length of a pair of which nothing is left but the special tokens. */
  get shortestPair(): number {
    const { before, between, after } = this.ofPair;
    return before.length + between.length + after.length;
  }

  /**
   * @param maxLength  in tokens, special tokens included; the model's longest input unless given
   * @example tokenizer.encode("a charming film").ids
   * @throws RahpError for characters that the vocabulary has no token for, not even one for the unknown
   */
  encode(input: TextInput, maxLength = this.maxLength): Encoding {
    const { text, pair } = typeof input === "string" ? { text: input, pair: undefined } : input;
    const { before, between, after, types } = pair === undefined ? this.ofOne : this.ofPair;
    const [first, second] = [this.idsOf(text), pair === undefined ? [] : this.idsOf(pair)];
    const budget = Math.max(0, maxLength - before.length - between.length - after.length);
    const [keepFirst, keepSecond] = longestFirst(first.length, second.length, budget);
    const pieces = [
      ...before,
      ...first.slice(0, keepFirst).map((id) => ({ id, type: types[0] })),
      ...between,
      ...second.slice(0, keepSecond).map((id) => ({ id, type: types[1] })),
      ...after,
    ];
    return {
      ids: pieces.map(({ id }) => id),
      typeIds: pieces.map(({ type }) => type),
      truncated: keepFirst + keepSecond < first.length + second.length,
    };
  }

  /** A token as it stands in a text, without the marks of word pieces; special tokens by their names. */
  textOf(id: number): string {
    return this.token(id).replace(/^##|[Ġ▁]/g, "");
  }

  /** Tokens that are whole words of letters, by id: in a text, behind another word, each is itself again. */
  wholeWords(): ReadonlyMap<number, string> {
    const before = idsOf(this.tokenizer, "a").length;
    const words = new Map<number, string>();
    for (const [token, id] of this.tokenizer.get_vocab()) {
      const word = token.replace(/^[Ġ▁]/u, ""); // how byte-level BPE and SentencePiece mark a word's start
      if (!/^\p{L}+$/u.test(word)) continue;
      const ids = idsOf(this.tokenizer, `a ${word}`);
      if (ids.length === before + 1 && ids[before] === id) words.set(id, word);
    }
    return words;
  }

  private idsOf(text: string): number[] {
    const ids = idsOf(this.tokenizer, text);
    if (ids.every((id) => isId(id, this.largestId + 1))) return ids;
    throw invalidTokenizer(this.file, `it has no token for a part of "${brief(text)}"`);
  }
}

function invalidTokenizer(file: string, reason: string): RahpError {
  return new RahpError(`invalid tokenizer in ${file}: ${brief(reason, 200)}`);
}

/** Ids that a real vocabulary stays far below; the library's work grows with the largest. */
const MOST_IDS = 10_000_000;

function isId(id: unknown, end = MOST_IDS): boolean {
  return Number.isInteger(id) && (id as number) >= 0 && (id as number) < end;
}

/** Ids become places in lists and in the embedding table, so they are checked before the library has them. */
function checkIds(json: object): void {
  const { model, added_tokens: added } = json as {
    model?: { vocab?: unknown };
    added_tokens?: unknown;
  };
  const vocabulary = model?.vocab;
  const listed = typeof vocabulary === "object" && vocabulary !== null && !Array.isArray(vocabulary);
  const extra = Array.isArray(added) ? added.map((token) => [show(token?.content), token?.id] as const) : [];
  for (const [token, id] of [...(listed ? Object.entries(vocabulary) : []), ...extra]) {
    if (!isId(id))
      throw new Error(
        `the token ${brief(token)} has the id ${showJson(id)} (expected a whole number below ${MOST_IDS})`,
      );
  }
}

function specialIdsOf(json: object): ReadonlySet<number> {
  const { added_tokens: added } = json as { added_tokens?: { id: number; special?: boolean }[] };
  return new Set((added ?? []).flatMap(({ id, special }) => (special ? [id] : [])));
}

/** Tokens of one text, without special ones around it. */
function idsOf(tokenizer: HuggingFaceTokenizer, text: string): number[] {
  return tokenizer.encode(text, { add_special_tokens: false }).ids;
}

/** The frame around one text or two, from an encoding of a text whose own tokens are known. */
function findFrame(tokenizer: HuggingFaceTokenizer, pair: boolean, types: number): Frame {
  const text = "a";
  const own = idsOf(tokenizer, text);
  const encoding = tokenizer.encode(text, { text_pair: pair ? text : null, return_token_type_ids: true });
  const pieces = encoding.ids.map((id: number, i: number): Piece => {
    const type = encoding.token_type_ids?.[i] ?? 0;
    return { id, type: type < types ? type : 0 };
  });
  if (!pieces.every(({ id }: Piece) => isId(id))) throw new Error("a special token is not in its vocabulary");
  const starts = pieces.flatMap((_: Piece, i: number) =>
    own.every((id, k) => pieces[i + k]?.id === id) ? [i] : [],
  );
  if (own.length === 0 || starts.length !== (pair ? 2 : 1)) throw new Error(`it loses the text "${text}"`);
  const [first, last] = [starts[0], starts[starts.length - 1]];
  return {
    before: pieces.slice(0, first),
    between: pieces.slice(first + own.length, last),
    after: pieces.slice(last + own.length),
    types: [pieces[first].type, pieces[last].type],
  };
}

/** How many tokens of each text stay within a budget for both: the longer loses first, then both alike. */
function longestFirst(first: number, second: number, budget: number): [number, number] {
  if (first + second <= budget) return [first, second];
  const shorter = Math.min(first, second);
  const half = Math.floor(budget / 2);
  const [keepShorter, keepLonger] = shorter > half ? [half, budget - half] : [shorter, budget - shorter];
  return first <= second ? [keepShorter, keepLonger] : [keepLonger, keepShorter];
}
