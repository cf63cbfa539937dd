import { RahpError } from "../support/rahp-error.js";

/**
 * Refuses a score that is no number, before it spoils a mean.
 * @throws RahpError that names the score and the example
 */
export function checkFinite(what: string, value: number, example: number): void {
  if (Number.isFinite(value)) return;
  throw new RahpError(
    `${what} of example ${example} is ${value} (the model overflows on it, or epsilon 0 meets a zero gradient)`,
  );
}
