import { RahpError, unknown } from "../support/rahp-error.js";

/** Which columns of a data file hold the text (or the two texts of a pair) and the label. */
export interface Columns {
  readonly text: string;
  readonly pair?: string;
  readonly label: string;
}

/** GLUE's names for the two texts of a pair: MNLI and RTE, QNLI, QQP, MRPC and STS-B; then common other ones. */
const PAIRS = [
  ["premise", "hypothesis"],
  ["question", "sentence"],
  ["question1", "question2"],
  ["sentence1", "sentence2"],
  ["#1 String", "#2 String"],
  ["text_a", "text_b"],
  ["text", "pair"],
] as const;
const SINGLES = ["sentence", "text"];
/** GLUE's names for the label: most tasks, MNLI, QQP, MRPC. */
const LABELS = ["label", "gold_label", "is_duplicate", "Quality"];

/**
 * Finds the columns by their names.
 * @param chosen  columns that the user names; with a text and no pair, texts are single
 * @throws RahpError that lists the file's columns where the text or the label is missing
 */
export function findColumns(names: readonly string[], file: string, chosen: Partial<Columns> = {}): Columns {
  const has = (name: string) => names.includes(name);
  for (const name of [chosen.text, chosen.pair, chosen.label]) {
    if (name !== undefined && !has(name)) throw unknown(`column of ${file}`, name, names);
  }
  const known = PAIRS.find(([first, second]) => has(first) && has(second));
  const text = chosen.text ?? known?.[0] ?? SINGLES.find(has);
  const pair = chosen.pair ?? (chosen.text === undefined ? known?.[1] : undefined);
  const label = chosen.label ?? LABELS.find(has);
  const found = `the columns are ${names.join(", ") || "none"}`;
  if (text === undefined) {
    throw new RahpError(`missing column in ${file}: sentence or text, or a GLUE pair (${found})`);
  }
  if (label === undefined) throw new RahpError(`missing column in ${file}: label (${found})`);
  return { text, ...(pair !== undefined && { pair }), label };
}
