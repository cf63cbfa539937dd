import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { uniformOpen } from "../../support/random-stream.js";
import type { CleanPass } from "./clean-pass.js";
import type { HackAttendSettings } from "./settings.js";
import { isZero, scoreOfSlope, topUnits, type Unit } from "./units.js";

/** Units to mask in a head. */
export interface ChosenUnits {
  /** Of each sequence, most important first. */
  readonly units: readonly (readonly Unit[])[];
  /** Whether attention weights ranked them because all slopes are exactly 0. */
  readonly fallback: boolean;
}

/**
 * Chooses the units of a head that are masked.
 * @param counts  k of each sequence
 */
export function chooseUnits(
  clean: CleanPass,
  { layer, head }: { readonly layer: number; readonly head: number },
  counts: readonly number[],
  { reading, units: ranking }: HackAttendSettings,
  random: RandomGenerator,
): ChosenUnits {
  const { firstCandidate: first, sparesNegative } = reading;
  const choose = (matrices: ReturnType<CleanPass["slopes"]>, scoreOf: (value: number) => number) =>
    matrices.map((matrix, s) => topUnits(matrix, scoreOf, { first, count: counts[s], sparesNegative }));
  const weights = clean.attention(layer, head);
  if (ranking === "random") return { units: choose(weights, () => uniformOpen(random)), fallback: false };
  if (ranking === "attention") return { units: choose(weights, (weight) => weight), fallback: false };
  const slopes = clean.slopes(layer, head);
  if (slopes.every((matrix) => isZero(matrix, first)))
    return { units: choose(weights, (weight) => weight), fallback: true };
  return { units: choose(slopes, scoreOfSlope[ranking]), fallback: false };
}
