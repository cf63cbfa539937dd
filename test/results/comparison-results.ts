import { MethodComparison } from "../../src/results/method-comparison.js";
import type { MethodRow } from "../../src/results/method-row.js";
import { Sweep } from "../../src/results/sweep.js";
import { NO_ATTACK, type SweepRow } from "../../src/results/sweep-row.js";
import { costOf, provenanceOf } from "./origins.js";

/** Two settings that differ in ρ and aggregate, with two seeds each; the first was attacked once in vain. */
export function sweepResult(): Sweep {
  const setting = { method: "rahp", alpha: 0.5, beta: 1, lambda: null, gamma: 0.1, rounds: 1 };
  const attack = { accuracyUnderAttack: 0.125, successRate: 0.1 + 0.2, averageQueries: 1 / 3 };
  const rows = [1, 2].flatMap((seed): SweepRow[] => [
    {
      ...{ ...setting, rho: 0.2, aggregate: "mean", seed, pruned: 4 },
      ...{ accuracy: 0.75, meanClever: seed / 3, ...attack },
      averageQueriesOfSuccesses: seed === 1 ? null : 7.5,
    },
    {
      ...{ ...setting, rho: 0.4, aggregate: "rank", seed, pruned: 9 },
      ...{ accuracy: seed / 4, meanClever: 1e-21, ...attack, averageQueriesOfSuccesses: 8 },
    },
  ]);
  return new Sweep(
    rows,
    { accuracy: 0.875, meanClever: 0.1 + 0.2, ...attack, averageQueriesOfSuccesses: null },
    { provenance: provenanceOf("sweep"), cost: costOf({ evaluation: 2.5 }), notes: ["1 of 3 texts is long"] },
  );
}

/** A setting of RAHP beside a method of one score, without attacks. */
export function comparison(): Sweep {
  const row = { rho: 0.4, rounds: 1, seed: 1, pruned: 9, ...NO_ATTACK };
  const rows: SweepRow[] = [
    {
      ...{ ...row, method: "rahp", alpha: 0.3, beta: 0.7, lambda: 0.7, gamma: 0.1, aggregate: "mean" },
      ...{ accuracy: 0.75, meanClever: 2 },
    },
    {
      ...{ ...row, method: "michel", alpha: null, beta: null, lambda: null, gamma: null, aggregate: null },
      ...{ accuracy: 0.7, meanClever: 3 },
    },
  ];
  const before = { accuracy: 0.875, meanClever: 4, ...NO_ATTACK };
  return new Sweep(rows, before, { provenance: provenanceOf("sweep") });
}

/** Two methods, two seeds and two attacks; the second attack on the second method has no success with the first seed. */
export function methodComparison(): MethodComparison {
  const rows = ["vanilla", "rahp"].flatMap((method, m) =>
    [3, 4].flatMap((seed, s) =>
      ["textfooler-lexicon", "bert-attack"].map((attack, a): MethodRow => {
        const shift = m + s / 4;
        const hasSuccess = m === 0 || s === 1 || a === 0;
        return {
          ...{
            method,
            seed,
            attack,
            pruned: 14 * m,
            accuracy: 0.875 - shift / 8,
            meanClever: 0.1 + 0.2 + shift,
          },
          ...{ adversarialAccuracy: 0.25 + shift / 4, accuracyUnderAttack: 0.125 + (shift + a) / 8 },
          ...{ successRate: 1 / 3, averageQueries: 20 + shift },
          averageQueriesOfSuccesses: hasSuccess ? 30 + shift : null,
        };
      }),
    ),
  );
  return new MethodComparison(rows, {
    provenance: provenanceOf("compareMethods"),
    cost: costOf({ training: 7.5 }),
    notes: ["1 of 3 texts is long"],
  });
}
