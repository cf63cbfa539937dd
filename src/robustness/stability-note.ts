import { type Aggregation, trimShare } from "./aggregate.js";
import { halfSplitAgreement, rankingTrust } from "./ranking-trust.js";
import {
  AGGREGATES,
  type Aggregate,
  type ChangeOrder,
  type SampleScores,
  sampleTerms,
} from "./sample-terms.js";

/** Two halves whose rankings agree less than this leave the ranking to chance (ours). */
export const TRUSTED_AGREEMENT = 0.7;

/**
 * One line on how far the ranking of heads can be trusted; where it can't, what would help: how many samples, and the
 * aggregation whose halves agree best.
 *
 * @param order  whether the changes of C are exact or of first order
 * @param seed   of the divisions into halves
 */
export function stabilityNote(
  scores: SampleScores,
  aggregation: Aggregation,
  order: ChangeOrder,
  seed: number,
): string {
  const terms = sampleTerms(scores, aggregation.aggregate, order);
  const { halfSplitAgreement: agreement, heaviestFive } = rankingTrust(terms, seed, trimShare(aggregation));
  const weight = `the five heaviest samples carry ${(100 * heaviestFive).toFixed(0)} % of ${WEIGHTS[aggregation.aggregate]}`;
  if (agreement === null) {
    return `this ranking by ΔCLEVER is not to be trusted: the agreement of two halves of the samples is unknown, ${weight}; more samples help`;
  }
  const agree = `rankings by two halves of the samples agree at ${agreement.toFixed(2)} (Spearman), ${weight}`;
  if (agreement >= TRUSTED_AGREEMENT) return agree;
  return `this ranking by ΔCLEVER is not to be trusted: ${agree}; ${helpFor(agreement, scores, aggregation, order, seed)}`;
}

/** What the share of the heaviest samples is a share of. */
const WEIGHTS: Record<Aggregate, string> = {
  mean: "Σ|ΔC|",
  trimmed: "Σ|ΔC| that is left",
  median: "Σ|ΔC| that is left",
  "signed-log": "the change of sign(C)·ln(1+|C|)",
  rank: "all ranks",
  relative: "Σ|ΔC/C|",
};

function helpFor(
  agreement: number,
  scores: SampleScores,
  aggregation: Aggregation,
  order: ChangeOrder,
  seed: number,
): string {
  const samples = samplesFor(TRUSTED_AGREEMENT, agreement, scores.clever.length);
  const more = samples === null ? "more samples help" : `some ${samples} samples would do`;
  const others = AGGREGATES.filter((aggregate) => aggregate !== aggregation.aggregate)
    .filter((aggregate) => aggregate !== "relative" || !Array.from(scores.clever).includes(0))
    .map((aggregate) => ({ aggregate, agreement: agreementOf(aggregate) ?? -1 }))
    .sort((a, b) => b.agreement - a.agreement);
  const best = others[0];
  if (best.agreement <= Math.max(agreement, 0)) return more;
  return `${more}, or aggregate "${best.aggregate}", whose halves agree at ${best.agreement.toFixed(2)}`;

  function agreementOf(aggregate: Aggregate): number | null {
    const share = trimShare({ ...aggregation, aggregate });
    return halfSplitAgreement(sampleTerms(scores, aggregate, order), seed, share);
  }
}

/**
 * Samples whose halves would agree as wanted, by the formula of Spearman and Brown (1910): n times the samples make an
 * agreement r into n·r / (1 + (n − 1)·r). To two digits.
 * @returns null where the halves hardly agree at all
 */
function samplesFor(wanted: number, agreement: number, samples: number): number | null {
  if (agreement < 0.05) return null;
  const times = (wanted * (1 - agreement)) / (agreement * (1 - wanted));
  return Number((times * samples).toPrecision(2));
}
