import { RahpError } from "../support/rahp-error.js";

/** Class names of GLUE's entailment tasks, in the order of their class indices. */
const GLUE_CLASSES = [
  ["entailment", "not_entailment"],
  ["entailment", "neutral", "contradiction"],
];

/**
 * Reads a label: a class index from 0 (a number, or its digits), or a class name where the file uses names.
 * @param classes names by index, from `classesOf`; undefined where the file's labels are indices
 */
export function parseLabel(value: unknown, classes: readonly string[] | undefined, where: string): number {
  const label = classes ? classes.indexOf(String(value)) : Number(String(value).trim() || Number.NaN);
  if (!Number.isInteger(label) || label < 0) {
    const expected = classes ? `one of ${classes.join(", ")}` : "a class index from 0";
    throw new RahpError(`invalid label in ${where}: ${JSON.stringify(value)} (expected ${expected})`);
  }
  return label;
}

/**
 * The class names that a file's labels stand for, where they are names and not indices.
 * @returns undefined for indices
 * @throws RahpError for names whose order GLUE does not define
 */
export function classesOf(values: readonly unknown[], file: string): readonly string[] | undefined {
  const distinct = [...new Set(values.map(String))];
  if (distinct.some((value) => value.trim() !== "" && Number.isFinite(Number(value)))) return undefined;
  const known = GLUE_CLASSES.find((classes) => distinct.every((value) => classes.includes(value)));
  if (known) return known;
  const stranger = distinct.find((value) => !GLUE_CLASSES.flat().includes(value)) ?? distinct[0];
  throw new RahpError(
    `invalid label in ${file}: ${JSON.stringify(stranger)} (expected a class index from 0, or the names of a GLUE task)`,
  );
}
