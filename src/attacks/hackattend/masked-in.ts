import type { MaskedHead } from "./masked-units.js";
import type { Reading } from "./reading.js";

/** The heads that the last of some queries masks, its own last. */
export function maskedIn(steps: readonly MaskedHead[], { accumulates, alwaysMasked }: Reading): MaskedHead[] {
  return (accumulates ? steps : steps.slice(-1)).map(({ layer, head, units }) => ({
    layer,
    head,
    units: units.map((ofSequence) => [...alwaysMasked, ...ofSequence]),
  }));
}
