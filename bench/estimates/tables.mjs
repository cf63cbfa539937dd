import { jaccard } from "../../dist/pruning/auto-samples.js";
import { trimShare } from "../../dist/robustness/aggregate.js";
import { correctedScores, isCorrectable } from "../../dist/robustness/control-variate.js";
import { rankingTrust } from "../../dist/robustness/ranking-trust.js";
import { drawIndices } from "../../dist/support/random.js";
import { spearman } from "../../dist/support/statistics.js";
import { refine } from "./procedures.mjs";
import { chosenBy, FIRST_ORDER_PASSES, meanOf, RHOS, round, TRIM, termsOf } from "./scores.mjs";

/** How far a model's own samples settle the ranking, and first order against exact on the same samples. */
export function onOwnSamples(scores, aggregate) {
  const { exact, first, combine } = termsOf(scores, aggregate);
  const [truth, estimate] = [combine(exact), combine(first)];
  const trust = rankingTrust(exact, 0, trimShare({ aggregate, trim: TRIM }));
  return {
    halves: round(trust.halfSplitAgreement),
    heaviestFive: round(trust.heaviestFive),
    withMean: round(spearman(truth, termsOf(scores, "mean").combine(scores.exact))),
    firstOrder: agreement(scores, estimate, truth),
  };
}

/** Estimates from few samples, or of first order on all, against the exact scores of all. */
export function againstAll(scores, aggregate, draws) {
  const { exact, first, combine } = termsOf(scores, aggregate);
  const truth = combine(exact);
  const drawn = (samples, estimate) => meanAgreement(scores, truth, samples, draws, estimate);
  const result = { firstOrderOnAll: agreement(scores, combine(first), truth), exact: {}, corrected: {} };
  for (const samples of [16, 32, 64]) {
    result.exact[samples] = drawn(samples, (indices) => combine(indices.map((n) => exact[n])));
    if (!isCorrectable(aggregate)) continue;
    result.corrected[samples] = drawn(samples, (indices) =>
      corrected(exact, first, indices, others(indices)),
    );
  }
  return result;

  function others(indices) {
    const isDrawn = new Set(indices);
    return first.flatMap((_, n) => (isDrawn.has(n) ? [] : [n]));
  }
}

/**
 * What as many passes as exact scores of some samples take buy: exact scores; first order of more samples; the corrected
 * estimate with half of the passes for each; exact scores of the heads that refinement asks for, at rho 0.4, of as many
 * samples as that leaves.
 */
export function equalCompute(scores, aggregate, draws) {
  const { exact, first, combine } = termsOf(scores, aggregate);
  const [all, heads] = [exact.length, exact[0].length];
  const truth = combine(exact);
  const result = {};
  for (const samples of [16, 32, 64]) {
    const passes = samples * (heads + 1);
    const most = (each) => Math.min(all, Math.floor(passes / each));
    const drawn = (count, estimate) => ({
      samples: count,
      ...meanAgreement(scores, truth, count, draws, estimate),
    });
    const cheap = most(FIRST_ORDER_PASSES);
    const few = samples / 2;
    const many = Math.min(all, Math.floor(passes / 2 / FIRST_ORDER_PASSES));
    result[samples] = {
      passes,
      exact: drawn(samples, (indices) => combine(indices.map((n) => exact[n]))),
      firstOrder: drawn(cheap, (indices) => combine(indices.map((n) => first[n]))),
    };
    if (isCorrectable(aggregate)) {
      result[samples].corrected = {
        exactSamples: few,
        ...drawn(many, (indices, draw) => {
          const isExact = new Set(drawIndices(few, indices.length, draw)); // any of them: indices ascend
          const [ofExact, rest] = [true, false].map((want) =>
            indices.filter((_, i) => isExact.has(i) === want),
          );
          return corrected(exact, first, ofExact, rest);
        }),
      };
    }
    const half = most(1 + FIRST_ORDER_PASSES + heads / 2);
    const computed = [];
    const refined = drawn(half, (indices) => {
      const some = { ...scores };
      for (const part of ["clever", "exact", "first"]) some[part] = indices.map((n) => scores[part][n]);
      const { deltaClever, count } = refine(some, aggregate, 0.4);
      computed.push(count);
      return deltaClever;
    });
    const passesTaken = half * (1 + FIRST_ORDER_PASSES + meanOf(computed));
    result[samples].refined = {
      passes: Math.round(passesTaken),
      heads: round(meanOf(computed), 1),
      ...refined,
    };
  }
  return result;
}

function corrected(exact, first, ofExact, rest) {
  const exactTerms = ofExact.map((n) => exact[n]);
  return correctedScores(
    exactTerms,
    [...ofExact, ...rest].map((n) => first[n]),
  ).values;
}

/** Rank correlation and, for each rho, overlap of the chosen sets. */
function agreement(scores, estimate, truth) {
  const overlaps = RHOS.map((rho) => jaccard(chosenBy(scores, estimate, rho), chosenBy(scores, truth, rho)));
  return { spearman: round(spearman(estimate, truth)), sets: overlaps.map((overlap) => round(overlap)) };
}

function meanAgreement(scores, truth, samples, draws, estimate) {
  const sets = RHOS.map((rho) => chosenBy(scores, truth, rho));
  const results = Array.from({ length: draws }, (_, draw) => {
    const drawn = estimate(drawIndices(samples, scores.exact.length, draw), draw);
    return {
      spearman: spearman(drawn, truth),
      sets: RHOS.map((rho, i) => jaccard(chosenBy(scores, drawn, rho), sets[i])),
    };
  });
  return {
    spearman: round(meanOf(results.map((result) => result.spearman))),
    sets: RHOS.map((_, i) => round(meanOf(results.map((result) => result.sets[i])))),
  };
}
