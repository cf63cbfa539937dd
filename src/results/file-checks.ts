/** Checks of what a file holds that somebody may have edited. */

/** A whole number from 0. */
export function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

/** A list of which each item fits. */
export function isList<T>(value: unknown, fits: (item: T) => boolean): boolean {
  return Array.isArray(value) && value.every(fits);
}
