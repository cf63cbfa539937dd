import { choiceOverlap, ENOUGH_OVERLAP, jaccard, nextSampleCount } from "../../dist/pruning/auto-samples.js";
import { planRefinement } from "../../dist/pruning/refine-plan.js";
import { aggregateScores, trimShare } from "../../dist/robustness/aggregate.js";
import { trimmedMeans } from "../../dist/robustness/trimmed-means.js";
import { drawIndices } from "../../dist/support/random.js";
import { chosenBy, headsOf, meanOf, RHOS, round, ruleOf, TRIM, termsOf } from "./scores.mjs";

/** Heads that refinement computes for each rho, and the overlap of its set with the exact one. */
export function refinement(scores, aggregate) {
  const { exact, combine } = termsOf(scores, aggregate);
  return RHOS.map((rho) => {
    const { deltaClever, count } = refine(scores, aggregate, rho);
    const truth = chosenBy(scores, combine(exact), rho);
    return {
      rho,
      heads: count,
      of: scores.fisher.length,
      overlap: round(jaccard(chosenBy(scores, deltaClever, rho), truth)),
    };
  });
}

/** Follows the plan to its end. */
export function refine(scores, aggregate, rho) {
  const { exact, combine } = termsOf(scores, aggregate);
  const truth = combine(exact);
  const aggregation = { aggregate, trim: TRIM };
  const { values, stderr } = aggregateScores(
    { clever: scores.clever, change: scores.first },
    aggregation,
    "first-order",
    0,
  );
  const known = truth.map(() => null);
  for (;;) {
    const state = {
      heads: headsOf(scores),
      first: values,
      firstStderr: stderr,
      exact: known,
      fisher: scores.fisher,
    };
    const { next, deltaClever } = planRefinement(state, ruleOf(rho), 3);
    if (next.length === 0) return { deltaClever, count: known.filter((value) => value !== null).length };
    for (const head of next) known[head] = truth[head];
  }
}

/** Samples at which `samples: "auto"` stops, and the overlap of its set with that of all, means over some orders. */
export function autoSamples(scores, aggregate, orders) {
  const { exact, combine } = termsOf(scores, aggregate);
  const share = trimShare({ aggregate, trim: TRIM });
  return RHOS.map((rho) => {
    const all = chosenBy(scores, combine(exact), rho);
    const stops = Array.from({ length: orders }, (_, order) => stopOf(order));
    return {
      rho,
      samples: Math.round(meanOf(stops.map(({ samples }) => samples))),
      overlap: round(meanOf(stops.map(({ overlap }) => overlap))),
    };

    function stopOf(order) {
      for (let samples = 0; ; ) {
        samples = nextSampleCount(samples, exact.length);
        const terms = drawIndices(samples, exact.length, order).map((n) => exact[n]);
        const drawn = {
          heads: headsOf(scores),
          deltaClever: trimmedMeans(terms, share),
          fisher: () => scores.fisher,
          groups: [samples],
        };
        if (samples < exact.length && choiceOverlap(drawn, ruleOf(rho), 100, order) < ENOUGH_OVERLAP)
          continue;
        return { samples, overlap: jaccard(chosenBy(scores, combine(terms), rho), all) };
      }
    }
  });
}
