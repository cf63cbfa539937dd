import { describe, expect, test } from "vitest";
import { jaccard } from "../../src/pruning/auto-samples.js";
import { applyRule, type ChoiceRule } from "../../src/pruning/choice-rule.js";
import { type PartlyExact, planRefinement } from "../../src/pruning/refine-plan.js";
import { aggregateScores, trimShare } from "../../src/robustness/aggregate.js";
import { AGGREGATES, type Aggregate, sampleTerms } from "../../src/robustness/sample-terms.js";
import { trimmedMeans } from "../../src/robustness/trimmed-means.js";
import { randomNumbers } from "../fixtures/random-numbers.js";
import { type OracleScores, readDevScores, readOracleScores } from "../oracle-scores.js";
import { describeShared } from "../shared-files.js";

const RULE: ChoiceRule = { alpha: 0.5, beta: 1, gamma: 0.1, rho: 0.4, minHeadsPerLayer: 0 };

/** Follows the plan with the true scores to its end. */
function refine(
  scores: Omit<PartlyExact, "exact">,
  truth: readonly number[],
  rule: ChoiceRule,
  width: number,
) {
  const exact: (number | null)[] = truth.map(() => null);
  const steps: (readonly number[])[] = [];
  for (;;) {
    const plan = planRefinement({ ...scores, exact }, rule, width);
    if (plan.next.length === 0) {
      const wanted = applyRule(scores.heads, truth, scores.fisher, rule).pruned;
      return { steps, computed: steps.flat().length, plan, overlap: jaccard(plan.choice.pruned, wanted) };
    }
    steps.push(plan.next);
    for (const i of plan.next) {
      expect(exact[i], `head ${i} twice`).toBeNull();
      exact[i] = truth[i];
    }
  }
}

function synthetic(heads: number, seed: number, noise: number) {
  const random = randomNumbers(seed);
  const first = Array.from({ length: heads }, () => 10 * random());
  return {
    heads: first.map((_, i) => ({ layer: Math.floor(i / 8), head: i % 8 })),
    first,
    firstStderr: first.map(() => 1),
    fisher: first.map(() => Math.exp(5 * random())),
    truth: first.map((x) => 1.3 * x - 2 + noise * (random() - 0.5)),
  };
}

describe("planRefinement", () => {
  test("begins with the extremes of the first-order scores and the heads nearest to the cut", () => {
    const { truth, ...scores } = synthetic(40, 1, 1);
    const { next, deltaClever, choice } = planRefinement(
      { ...scores, exact: truth.map(() => null) },
      RULE,
      3,
    );
    expect(next.length).toBe(6);
    expect(deltaClever).toEqual(scores.first);
    const { first } = scores;
    expect(next.slice(0, 2)).toEqual([first.indexOf(Math.max(...first)), first.indexOf(Math.min(...first))]);
    const cut = choice.pruned.at(-1)!.score;
    const distances = choice.rated
      .filter((head) => !head.protected)
      .map(({ score }) => Math.abs(score - cut))
      .sort((a, b) => a - b);
    for (const i of next.slice(2)) expect(Math.abs(choice.rated[i].score - cut)).toBeLessThan(distances[7]);
  });

  test("ends after six heads where first order tells the exact scores but for scale", () => {
    const { truth, ...scores } = synthetic(40, 1, 0);
    expect(refine(scores, truth, RULE, 3)).toMatchObject({ computed: 6, overlap: 1 });
  });

  test("computes more heads the less first order tells, and finds the exact set", () => {
    const computed = [0.1, 1, 4].map((noise) => {
      const counts = [1, 2, 3, 4, 5].map((seed) => {
        const { truth, ...scores } = synthetic(40, seed, noise);
        const refined = refine(scores, truth, RULE, 3);
        expect(refined.overlap).toBe(1);
        return refined.computed;
      });
      return counts.reduce((a, b) => a + b, 0);
    });
    expect(computed[0]).toBeLessThan(computed[1]);
    expect(computed[1]).toBeLessThan(computed[2]);
    expect(computed[0]).toBeLessThan(5 * 12);
  });

  test("plans the same for the same scores, a few heads at a time", () => {
    const { truth, ...scores } = synthetic(40, 2, 3);
    const once = refine(scores, truth, RULE, 3);
    expect(refine(scores, truth, RULE, 3)).toEqual(once);
    expect(once.steps.slice(1).every((step) => step.length >= 1 && step.length <= 4)).toBe(true);
  });

  test("heads that stay uncomputed have calibrated scores, the others their own", () => {
    const { truth, ...scores } = synthetic(40, 1, 0);
    const { plan, steps } = refine(scores, truth, RULE, 3);
    expect(steps.flat().length).toBeLessThan(40);
    plan.deltaClever.forEach((value, i) => {
      expect(value).toBeCloseTo(truth[i], 12);
    });
  });

  test("computes all of few heads, and one that may be the largest of all though it never goes", () => {
    const { truth, ...scores } = synthetic(5, 3, 1);
    expect(refine(scores, truth, RULE, 3)).toMatchObject({ computed: 5, overlap: 1 });
  });

  test("more heads to prune than may go is an error at once", () => {
    const { truth, ...scores } = synthetic(10, 3, 1);
    const plan = () => planRefinement({ ...scores, exact: truth.map(() => null) }, { ...RULE, rho: 1 }, 3);
    expect(plan).toThrow("too many heads to prune: 10");
  });
});

const TINY = ["bert", "bert-3way", "deberta-v3", "distilbert", "electra", "roberta", "roberta-pair"];

describeShared("refining PyTorch's first-order scores beside shared/oracle", () => {
  /** First-order and exact scores under an aggregation; each is computed once. */
  const tableOf = ({ heads, first, exact, fisher }: OracleScores, aggregate: Aggregate) => {
    const aggregation = { aggregate, trim: 0.1 };
    const { values, stderr } = aggregateScores(first, aggregation, "first-order", 0);
    const truth = trimmedMeans(sampleTerms(exact, aggregate, "exact"), trimShare(aggregation))();
    return { aggregate, truth, scores: { heads, first: values, firstStderr: stderr, fisher } };
  };
  const refineAll = (tables: readonly ReturnType<typeof tableOf>[], width: number) =>
    tables.flatMap(({ aggregate, truth, scores }) =>
      [0.2, 0.4, 0.6].map((rho) => ({ aggregate, rho, ...refine(scores, truth, { ...RULE, rho }, width) })),
    );
  const total = (runs: ReturnType<typeof refineAll>) => runs.reduce((sum, { computed }) => sum + computed, 0);

  // Seen with width 3: 42.5 and 31.9 of 72 heads (minilm; 64 and 872 samples), 10.6 and 9.7 of 24 (mini), on average.
  test.each([
    ["minilm-l6-sst2", 64, 44],
    ["minilm-l6-sst2", 872, 33],
    ["bert-mini-sst2", 64, 12],
    ["bert-mini-sst2", 872, 11],
  ] as const)("%s, %i samples: the exact set from at most %i heads on average", (model, samples, most) => {
    const scores = samples === 64 ? readOracleScores(`real/${model}`) : readDevScores(model);
    const tables = AGGREGATES.map((aggregate) => tableOf(scores, aggregate));
    const [wide, narrow] = [refineAll(tables, 3), refineAll(tables, 2)];
    for (const { aggregate, rho, overlap } of wide) expect(overlap, `${aggregate}, rho ${rho}`).toBe(1);
    expect(total(wide) / wide.length).toBeLessThan(most);
    // Width 2 computes a fifth fewer heads, and misses a set now and then.
    expect(total(narrow)).toBeLessThan(0.85 * total(wide));
    expect(narrow.filter(({ overlap }) => overlap < 1).length).toBeLessThanOrEqual(1);
  });

  test.each(TINY)("tiny/%s: the exact set", (model) => {
    const scores = readOracleScores(`tiny/${model}`);
    const tables = (["mean", "signed-log"] as const).map((aggregate) => tableOf(scores, aggregate));
    for (const { aggregate, rho, overlap } of refineAll(tables, 3)) {
      expect(overlap, `${aggregate}, rho ${rho}`).toBe(1);
    }
  });
});
