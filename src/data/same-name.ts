/**
 * Whether two names of classes or tasks are the same but for capitals, punctuation and common abbreviations:
 * `not_entailment` and `Not entailment`, `NEGATIVE` and `neg`, `SST-2` and `sst2`.
 */
export function isSameName(a: string, b: string): boolean {
  return a === b || plainName(a) === plainName(b);
}

/** Whether these class names say something: not `LABEL_0`, `LABEL_1` … or numbers. */
export function sayMoreThanIndices(names: readonly string[]): boolean {
  return !names.every((name) => /^(label|class)?[\s_-]*\d+$/i.test(name));
}

/** Abbreviations of class names that are as common as what they stand for. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ["neg", "negative"],
  ["pos", "positive"],
]);

function plainName(name: string): string {
  const letters = name.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, "");
  return letters === "" ? name : (ABBREVIATIONS.get(letters) ?? letters);
}
