import { expect } from "vitest";
import { chooseHeads } from "../../src/pruning/choose-heads.js";
import { compositeScore } from "../../src/pruning/composite-score.js";
import { floorShare } from "../../src/support/exact-share.js";
import type { OracleComposite } from "../oracle-models.js";

/** A case of the rule as shared/oracle writes it: tables [L][H] in, scores and chosen heads out. */
export interface RuleCase extends OracleComposite {
  readonly fisher: number[][];
  readonly deltaC: number[][];
  readonly I?: number[][];
  readonly I_prime?: number[][];
  readonly deltaC_prime?: number[][];
}

/** @param tolerance  of scores, absolute; sets and orders must be equal */
export function expectRule(rule: RuleCase, tolerance: number): void {
  const { fisher, deltaC, options } = rule;
  const { alpha = 1 - options.lambda, beta = options.lambda, gamma, rho, minHeadsPerLayer = 0 } = options;
  const heads = fisher.flatMap((row, layer) =>
    row.map((value, head) => ({ layer, head, fisher: value, deltaClever: deltaC[layer][head] })),
  );
  const rated = compositeScore(heads, { alpha, beta, gamma });
  const close = (name: string, actual: number[], expected: readonly (number | null)[] | undefined) => {
    expected?.forEach((value, i) => {
      if (value !== null)
        expect(Math.abs(actual[i] - value), `${name} of head ${i}`).toBeLessThanOrEqual(tolerance);
    });
  };
  close(
    "I",
    rated.map((h) => h.importance),
    rule.I?.flat(),
  );
  close(
    "I′",
    rated.map((h) => h.importanceNormalized),
    rule.I_prime?.flat(),
  );
  close(
    "ΔC′",
    rated.map((h) => h.deltaCleverNormalized),
    rule.deltaC_prime?.flat(),
  );
  close(
    "S",
    rated.map((h) => h.score),
    rule.S?.flat(),
  );
  const pairs = (chosen: readonly { layer: number; head: number }[]) =>
    chosen.map(({ layer, head }) => [layer, head]);
  expect(pairs(rated.filter((h) => h.protected))).toEqual(rule.protected);
  expect(floorShare(rho, heads.length)).toBe(rule.K);

  const choose = () => chooseHeads(rated, { rho, minHeadsPerLayer });
  if (rule.error) {
    const { K, removable, heads: all, unprotected } = rule.error;
    expect(choose).toThrow(
      `too many heads to prune: ${K} (expected at most ${removable}: of ${all} heads, ${unprotected} are unprotected`,
    );
  } else {
    expect(pairs(choose())).toEqual(rule.prunedInOrder);
  }
}
