import { floorShare } from "../../support/exact-share.js";
import type { Outcome } from "./outcome.js";
import type { Unit } from "./units.js";

export const VARIANTS = ["paper", "released"] as const;
/** `paper`: Algorithm 1 and sections 3.3 to 3.5; `released`: what the authors' program does. */
export type HackAttendVariant = (typeof VARIANTS)[number];

/** How what is disabled is ordered, most important first: flips in front where they count, then ascending. */
export interface Order {
  readonly flipsFirst: boolean;
  readonly by: (outcome: Outcome, label: number) => number;
}

/** In what two readings of HackAttend (Liong et al., 2024) differ. */
export interface Reading {
  /** The attention of a disabled layer adds nothing, or looks at all positions alike, padding too. */
  readonly disabledLayer: "silent" | "uniform";
  readonly layerOrder: Order;
  readonly headOrder: Order;
  /** Where the mask is to which the loss's gradient is taken: before the softmax or after it. */
  readonly gradientAt: "scores" | "probabilities";
  /** The first row and column whose units may be chosen: 1 leaves out those of [CLS]. */
  readonly firstCandidate: 0 | 1;
  /** Whether units are spared whose score is not above zero. */
  readonly sparesNegative: boolean;
  /** k: units to choose in a head's matrix of each sequence, by the sequences' tokens. */
  readonly count: (alpha: number, lengths: readonly number[]) => number[];
  /** Whether a head stays masked while the next ones are. */
  readonly accumulates: boolean;
  /** Units that are masked in every masked head beside the chosen ones. */
  readonly alwaysMasked: readonly Unit[];
}

const ofGold = (outcome: Outcome, label: number) => outcome.probabilities[label];
const ofPredicted = ({ probabilities, prediction }: Outcome) => probabilities[prediction];

export const readings: Readonly<Record<HackAttendVariant, Reading>> = {
  paper: {
    disabledLayer: "silent",
    layerOrder: { flipsFirst: true, by: ofGold },
    headOrder: { flipsFirst: true, by: ofGold },
    gradientAt: "scores",
    firstCandidate: 0,
    sparesNegative: false,
    count: (alpha, lengths) => lengths.map((n) => Math.max(1, floorShare(alpha, n ** 2))),
    accumulates: false,
    alwaysMasked: [],
  },
  released: {
    disabledLayer: "uniform",
    layerOrder: { flipsFirst: true, by: ofPredicted },
    headOrder: { flipsFirst: false, by: ofPredicted },
    gradientAt: "probabilities",
    firstCandidate: 1,
    sparesNegative: true,
    count: (alpha, lengths) => {
      const tokens = lengths.reduce((sum, n) => sum + n - 1, 0);
      const k = Math.max(1, Math.floor(floorShare(alpha, tokens ** 2) / lengths.length));
      return lengths.map(() => k);
    },
    accumulates: true,
    alwaysMasked: [[0, 0]],
  },
};

/**
 * Places of what was disabled, most important first; of equals, the lower place.
 * @param outcomes  with each of them disabled
 * @param label     gold class, which is also the clean prediction
 */
export function mostImportantFirst(
  outcomes: readonly Outcome[],
  label: number,
  { flipsFirst, by }: Order,
): number[] {
  const group = (outcome: Outcome) => (flipsFirst && outcome.prediction !== label ? 0 : 1);
  return outcomes
    .map((outcome, place) => ({ place, group: group(outcome), value: by(outcome, label) }))
    .sort((a, b) => a.group - b.group || a.value - b.value || a.place - b.place)
    .map(({ place }) => place);
}
