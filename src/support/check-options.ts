import { invalid, unknown } from "./rahp-error.js";

/**
 * Checks of options at the door; each returns the value.
 * @throws RahpError `invalid rho: 1.2 (expected a number from 0 to 1)`
 */
export function checkShare(name: string, value: number): number {
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  throw invalid(name, value, "a number from 0 to 1");
}

export function checkAtLeastZero(name: string, value: number): number {
  if (typeof value === "number" && value >= 0 && Number.isFinite(value)) return value;
  throw invalid(name, value, "a finite number of at least 0");
}

export function checkCount(name: string, value: number, least = 1): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw invalid(name, value, `a whole number of at least ${least}`);
}

export function checkSeed(value: number): number {
  if (Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 32) return value;
  throw invalid("seed", value, "a 32-bit integer");
}

export function checkOneOf<T extends string>(name: string, value: T, known: readonly T[]): T {
  if (known.includes(value)) return value;
  throw unknown(name, String(value), known);
}

/** Refuses options that nothing reads: a misspelled option is an error, not a default. */
export function checkNames(options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw unknown("option", name, known);
  }
}
