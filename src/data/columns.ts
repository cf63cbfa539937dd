import { RahpError } from "../support/rahp-error.js";

/** Which columns of a data file hold the text (or the two texts of a pair) and the label. */
export interface Columns {
  readonly text: string;
  readonly pair?: string;
  readonly label: string;
}

/** GLUE's names for the two texts of a pair: MNLI and RTE, QNLI, QQP, MRPC and STS-B; then a common other one. */
const PAIRS = [
  ["premise", "hypothesis"],
  ["question", "sentence"],
  ["question1", "question2"],
  ["sentence1", "sentence2"],
  ["text_a", "text_b"],
  ["text", "pair"],
] as const;
const SINGLES = ["sentence", "text"];

/**
 * Finds the columns by their names.
 * @throws RahpError that lists the file's columns where the text or the label is missing
 */
export function findColumns(names: readonly string[], file: string): Columns {
  const has = (name: string) => names.includes(name);
  const pair = PAIRS.find(([first, second]) => has(first) && has(second));
  const text = pair?.[0] ?? SINGLES.find(has);
  const found = `the columns are ${names.join(", ") || "none"}`;
  if (text === undefined) {
    throw new RahpError(`missing column in ${file}: sentence or text, or a GLUE pair (${found})`);
  }
  if (!has("label")) throw new RahpError(`missing column in ${file}: label (${found})`);
  return { text, ...(pair && { pair: pair[1] }), label: "label" };
}
