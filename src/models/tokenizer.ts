import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { RahpError } from "../support/rahp-error.js";

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

/** Text to token ids, cut to the model's longest input as Hugging Face's `longest_first` does. */
export class Tokenizer {
  private readonly tokenizer: HuggingFaceTokenizer;

  /**
   * @param maxLength  longest encoding in tokens, special tokens included
   * @throws RahpError where the files do not describe a tokenizer
   */
  constructor(
    json: object,
    config: object,
    readonly maxLength: number,
    file: string,
  ) {
    try {
      this.tokenizer = new HuggingFaceTokenizer(json, config);
      this.tokenizer.encode("a");
    } catch (error) {
      throw new RahpError(`invalid tokenizer in ${file}: ${(error as Error).message.split("\n")[0]}`);
    }
  }

  /** The largest of its token ids. */
  get largestId(): number {
    return [...this.tokenizer.get_vocab().values()].reduce((a, b) => Math.max(a, b), 0);
  }

  /** @example tokenizer.encode("a charming film").ids */
  encode(input: TextInput): Encoding {
    const { text, pair } = typeof input === "string" ? { text: input, pair: undefined } : input;
    const full = this.tokenizer.encode(text, { text_pair: pair ?? null, return_token_type_ids: true });
    const ids = full.ids;
    const typeIds = full.token_type_ids;
    if (ids.length <= this.maxLength) return { ids, typeIds, truncated: false };

    const kept = pair === undefined ? this.keepSingle(ids.length) : this.keepPair(ids.length, text, pair);
    return { ids: kept.map((i) => ids[i]), typeIds: kept.map((i) => typeIds[i]), truncated: true };
  }

  /** Positions that stay of `<s> text </s>`. */
  private keepSingle(length: number): number[] {
    return [...span(0, this.maxLength - 1), length - 1];
  }

  /** Positions that stay of `<s> text </s> … pair </s>`: the longer text is cut first. */
  private keepPair(length: number, text: string, pair: string): number[] {
    const first = this.countTokens(text);
    const second = this.countTokens(pair);
    const [keepFirst, keepSecond] = longestFirst(first, second, this.maxLength - (length - first - second));
    const secondStart = length - 1 - second;
    return [...span(0, 1 + keepFirst), ...span(1 + first, secondStart + keepSecond), length - 1];
  }

  private countTokens(text: string): number {
    return this.tokenizer.encode(text, { add_special_tokens: false }).ids.length;
  }
}

/** How many tokens of each text stay within a budget for both: the longer loses first, then both alike. */
function longestFirst(first: number, second: number, budget: number): [number, number] {
  const shorter = Math.min(first, second);
  const half = Math.floor(budget / 2);
  const [keepShorter, keepLonger] = shorter > half ? [half, budget - half] : [shorter, budget - shorter];
  return first <= second ? [keepShorter, keepLonger] : [keepLonger, keepShorter];
}

function span(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
}
