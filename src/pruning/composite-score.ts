import { compareHeads, type Head } from "../models/heads.js";
import { ceilShare } from "../support/exact-share.js";
import { minMax } from "./min-max.js";

/** The two scores of a head that RAHP combines. */
export interface ScoredHead extends Head {
  /** Mean rise of C when the head is masked, in embedding units. */
  readonly deltaClever: number;
  /** Mean squared gradient length, in squared nats per weight unit. */
  readonly fisher: number;
}

/** A head with all that its ranking rests on. */
export interface RatedHead extends ScoredHead {
  /** I = ln(F + ε). */
  readonly importance: number;
  /** ΔC′, 0 to 1. */
  readonly deltaCleverNormalized: number;
  /** I′, 0 to 1. */
  readonly importanceNormalized: number;
  /** S = β·ΔC′ − α·I′, also for protected heads. */
  readonly score: number;
  /** Among the γ most important: never pruned. */
  readonly protected: boolean;
}

export interface CompositeWeights {
  /** Weight of I′. */
  readonly alpha: number;
  /** Weight of ΔC′. */
  readonly beta: number;
  /** Share of the heads that are protected, 0 to 1; ⌈γ·n⌉ of n heads. */
  readonly gamma: number;
}

const EPSILON = 1e-12;

/**
 * Importance, both scores normalised over all heads, the composite score and the protected set (RAHP, eq. 5 and
 * algorithm 1). The order of the heads stays.
 */
export function compositeScore(
  heads: readonly ScoredHead[],
  { alpha, beta, gamma }: CompositeWeights,
): RatedHead[] {
  const importance = heads.map(({ fisher }) => Math.log(fisher + EPSILON));
  const importanceNormalized = minMax(importance);
  const deltaCleverNormalized = minMax(heads.map(({ deltaClever }) => deltaClever));
  const rated = heads.map((head, i) => ({
    ...head,
    importance: importance[i],
    deltaCleverNormalized: deltaCleverNormalized[i],
    importanceNormalized: importanceNormalized[i],
    score: beta * deltaCleverNormalized[i] - alpha * importanceNormalized[i],
  }));
  const protectedHeads = new Set(
    [...rated]
      .sort((a, b) => b.importance - a.importance || compareHeads(a, b))
      .slice(0, ceilShare(gamma, heads.length)),
  );
  return rated.map((head) => ({ ...head, protected: protectedHeads.has(head) }));
}
