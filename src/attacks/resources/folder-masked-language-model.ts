import type { Tensor3D } from "@tensorflow/tfjs-core";
import {
  loadMaskedLanguageEncoder,
  type MaskedLanguageEncoder,
} from "../../models/masked-language-encoder.js";
import type { Encoding, Tokenizer } from "../../models/tokenizer.js";
import type { MaskedLanguageModel } from "../masked-language-model.js";
import { likeliest } from "./likeliest.js";
import { isOneWord } from "./one-word.js";
import { logPerplexities } from "./perplexity.js";
import { pieceCombinations } from "./piece-combinations.js";
import { requireFolder } from "./required-folder.js";

/**
 * Loads a masked language model (BERT, RoBERTa or DistilBERT) from a Hugging Face folder; an engine must have been
 * chosen before.
 *
 * @throws RahpError that names the file and what is wrong with it; for a model of another kind
 * @example const model = await loadMaskedLanguageModel("bert-base-uncased");
 */
export async function loadMaskedLanguageModel(folder: string): Promise<FolderMaskedLanguageModel> {
  await requireFolder(folder, "masked language model", "google-bert/bert-base-uncased");
  return new FolderMaskedLanguageModel(folder, await loadMaskedLanguageEncoder(folder));
}

/**
 * A masked language model that is asked as BERT-Attack asks (Li et al., 2020, and their released code): the text stays as
 * it is, nothing is masked. A word of one piece has the likeliest tokens at its place for candidates; a word of
 * several pieces has combinations of their likeliest tokens, ranked by the perplexity of the pieces alone. Loose
 * pieces, punctuation and special tokens are left out, so there may be fewer than asked for; a word beyond the model's
 * longest input has none.
 */
export class FolderMaskedLanguageModel implements MaskedLanguageModel {
  private readonly tokenizer: Tokenizer;
  /** Whether tokens that start a word bear a mark, and not those that go on with one. */
  private readonly marksStarts: boolean;
  /** What was found for the last text: an attack asks about one word after the other. */
  private last: { key: string; tokens: Promise<number[][]> } | undefined;

  constructor(
    readonly name: string,
    private readonly model: MaskedLanguageEncoder,
  ) {
    this.tokenizer = model.encoder.tokenizer;
    this.marksStarts = this.tokenizer.pieces("a a").some((id) => isMarked(this.tokenizer.token(id)));
  }

  async candidates(words: readonly string[], position: number, most: number): Promise<readonly string[]> {
    const pieces = words.map((word, i) => this.tokenizer.pieces(i === 0 ? word : ` ${word}`));
    const start = pieces.slice(0, position).flat().length;
    const end = start + pieces[position]!.length;
    const tokens = (await this.tokensOf(pieces.flat(), most)).slice(start, end);
    if (tokens.length === 0 || tokens.length < end - start) return []; // cut off
    const found =
      tokens.length === 1
        ? tokens[0]!.filter((id) => this.startsWord(id, position)).map((id) => [id])
        : await this.byPerplexity(pieceCombinations(tokens));
    return found.map((ids) => this.tokenizer.decode(ids).trim()).filter(isOneWord);
  }

  /** Frees the engine's memory; the model cannot be used afterwards. */
  dispose(): void {
    this.model.dispose();
  }

  /** The likeliest tokens at each piece of a text that is not cut off, [pieces][most]. */
  private tokensOf(pieces: readonly number[], most: number): Promise<number[][]> {
    const key = `${most} ${pieces.join(" ")}`;
    if (this.last?.key !== key) this.last = { key, tokens: this.predict(pieces, most) };
    return this.last.tokens;
  }

  private async predict(pieces: readonly number[], most: number): Promise<number[][]> {
    const { maxLength, tokensBefore } = this.tokenizer;
    const encoding = this.tokenizer.frame(pieces, maxLength);
    const special = this.tokenizer.frame([], maxLength).ids.length;
    const logits = await this.logits([encoding]);
    const own = logits.slice(tokensBefore, tokensBefore + encoding.ids.length - special);
    return own.map((row) => likeliest(row, most));
  }

  private async byPerplexity(combinations: readonly number[][]): Promise<number[][]> {
    const encodings = combinations.map((ids) => ({ ids, typeIds: ids.map(() => 0), truncated: false }));
    const perplexities = logPerplexities(combinations, await this.logits(encodings));
    const order = combinations.map((_, i) => i).sort((a, b) => perplexities[a]! - perplexities[b]!);
    return order.map((i) => combinations[i]!);
  }

  /** At each token of each encoding, [B·T][V]. */
  private async logits(encodings: readonly Encoding[]): Promise<Float32Array[]> {
    const logits: Tensor3D = this.model.logits(this.model.encoder.batch(encodings));
    const [size, length, vocabulary] = logits.shape;
    const values = await logits.data<"float32">();
    logits.dispose();
    return Array.from({ length: size * length }, (_, i) =>
      values.subarray(i * vocabulary, (i + 1) * vocabulary),
    );
  }

  /** Whether a token may be a whole word at a place. */
  private startsWord(id: number, position: number): boolean {
    const token = this.tokenizer.token(id);
    return this.marksStarts ? position === 0 || isMarked(token) : !token.startsWith("##");
  }
}

const isMarked = (token: string) => /^[Ġ▁]/.test(token);
