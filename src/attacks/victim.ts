import { invalid, RahpError } from "../support/rahp-error.js";

/** What a classifier is asked about: one text, or a sentence pair. */
export type VictimInput = string | { readonly text: string; readonly pair: string };

/** A classifier under attack, seen from outside: texts in, probabilities out. */
export interface Victim {
  /** The names of the C classes; the index is the label. */
  readonly labels: readonly string[];
  /** The probabilities of each input's classes, [n][C], each in [0, 1]. */
  predict(inputs: readonly VictimInput[]): Promise<number[][]>;
  /** Gradients of one input, for attacks that look inside; a model has them. */
  tokenGradients?(input: VictimInput): Promise<TokenGradients>;
}

/** What the loss against the predicted class makes of an input's tokens. */
export interface TokenGradients {
  /** The tokens as they stand in the text, without marks of word pieces; special ones by their names. */
  readonly tokens: readonly string[];
  /** The loss's gradient at each token's word embedding, [T][E]. */
  readonly gradients: readonly Float32Array[];
}

/**
 * Holds a victim to its contract, so that a broken one ends the attack instead of bending its figures.
 *
 * @param probabilities  what `predict` returned
 * @param n              number of inputs that it was given
 * @param classes        number of its labels, C
 * @throws RahpError unless it is [n][C], all finite
 */
export function checkProbabilities(probabilities: number[][], n: number, classes: number): void {
  if (!Array.isArray(probabilities)) throw invalid("output of the victim", probabilities, "a list of rows");
  if (probabilities.length !== n) {
    throw new RahpError(
      `invalid output of the victim: ${probabilities.length} rows (expected ${n}, one a text)`,
    );
  }
  for (const row of probabilities) {
    if (!Array.isArray(row) || row.length !== classes || !row.every(Number.isFinite)) {
      // JSON, which an error shows arrays with, has no NaN
      const shown = Array.isArray(row) ? `[${row.join(", ")}]` : row;
      throw invalid("probabilities from the victim", shown, `${classes} finite numbers`);
    }
  }
}
