import { RahpError } from "../support/rahp-error.js";
import { isSameName } from "./same-name.js";
import { classesWithNames, hasAllNames } from "./tasks.js";

/** Names of a data set's classes, by label. */
export interface Classes {
  readonly names: readonly string[];
  /**
   * Whether the order is the file's or a known task's, so that labels mean the same in every file and model of it;
   * false where a file has names that no task defines: they are in alphabetical order.
   */
  readonly ordered: boolean;
}

/** More names than that are no classes, but texts in the wrong column. */
const MOST_NAMES = 1000;

/**
 * What the labels of a file stand for.
 * @param values   all its labels
 * @param defined  class names by index that the file itself or its task defines
 * @returns undefined for indices of unknown meaning
 * @throws RahpError for more different names than classes can be
 */
export function classesOf(
  values: readonly unknown[],
  defined: readonly string[] | undefined,
  file: string,
): Classes | undefined {
  const names = [...new Set(values)].filter(isText);
  const areNames = names.length > 0 && !names.some((name) => Number.isFinite(Number(name)));
  if (!areNames || names.every(isTruthValue)) return defined && { names: defined, ordered: true };
  const known = defined && hasAllNames(defined, names) ? defined : classesWithNames(names);
  if (known) return { names: known, ordered: true };
  if (names.length > MOST_NAMES) {
    throw new RahpError(
      `too many classes in ${file}: ${names.length} different labels (expected at most ${MOST_NAMES} names)`,
    );
  }
  return { names: [...new Set(names.map((name) => name.trim()))].sort(), ordered: false };
}

/**
 * Reads a label: a class name, a class index from 0 (a number, or its digits), or a truth value (false: 0, true: 1).
 * @param classes  what the file's labels stand for, from `classesOf`
 * @throws RahpError that names the place and the value
 */
export function parseLabel(value: unknown, classes: Classes | undefined, where: string): number {
  const label = labelIn(value, classes);
  if (label !== undefined) return label;
  throw new RahpError(`invalid label in ${where}: ${show(value)} (expected ${expectation(classes)})`);
}

/** The class index that a value stands for; undefined for none. */
function labelIn(value: unknown, classes: Classes | undefined): number | undefined {
  const label = isText(value) && classes ? indexOfName(classes.names, value.trim()) : -1;
  if (label >= 0) return label;
  const index = indexIn(value);
  const end = classes?.ordered === false ? 0 : (classes?.names.length ?? Infinity);
  return Number.isSafeInteger(index) && index >= 0 && index < end ? index : undefined;
}

/** Whether all these labels are names or indices of these classes. */
export function fitsClasses(values: readonly unknown[], names: readonly string[]): boolean {
  return [...new Set(values)].every((value) => labelIn(value, { names, ordered: true }) !== undefined);
}

/** The class that has a name as it is, else the first that has it but for capitals and punctuation; -1 for none. */
export function indexOfName(names: readonly string[], name: string): number {
  const exact = names.indexOf(name);
  return exact >= 0 ? exact : names.findIndex((known) => isSameName(known, name));
}

/** Names in a message: the first ten. */
export function listed(names: readonly string[]): string {
  return names.length <= 10
    ? names.join(", ")
    : `${names.slice(0, 10).join(", ")} … (${names.length} in all)`;
}

function expectation(classes: Classes | undefined): string {
  if (!classes) return "a class index from 0";
  const names = listed(classes.names);
  return classes.ordered ? `${names}, or an index from 0 to ${classes.names.length - 1}` : `one of ${names}`;
}

function indexIn(value: unknown): number {
  if (isTruthValue(value)) return String(value).trim().toLowerCase() === "true" ? 1 : 0;
  const isNumber = ["number", "bigint", "string"].includes(typeof value);
  return isNumber ? Number(String(value).trim() || Number.NaN) : Number.NaN;
}

/** Booleans, and how CSV and TSV files write them. */
function isTruthValue(value: unknown): boolean {
  return typeof value === "boolean" || (typeof value === "string" && /^\s*(true|false)\s*$/i.test(value));
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function show(value: unknown): string {
  const text = typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
