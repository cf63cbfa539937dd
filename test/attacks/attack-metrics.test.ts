import { expect, test } from "vitest";
import { attackMetrics } from "../../src/attacks/attack-metrics.js";

test("attackMetrics counts as TextAttack does", () => {
  const log = [
    { status: "succeeded", queries: 10, changedWords: 1, words: 4 },
    { status: "succeeded", queries: 20, changedWords: 3, words: 4 },
    { status: "succeeded", queries: 6, changedWords: 0, words: 4 }, // a second space in a word's place, say
    { status: "failed", queries: 40, changedWords: 2, words: 5 },
    { status: "skipped", queries: 1, changedWords: 0, words: 5 },
  ] as const;
  expect(attackMetrics(log)).toEqual({
    succeeded: 3,
    failed: 1,
    skipped: 1,
    originalAccuracy: 4 / 5,
    accuracyUnderAttack: 1 / 5,
    successRate: 3 / 4,
    averageQueries: 19,
    averageQueriesOfSuccesses: 12,
    perturbedWords: 0.5,
    averageSimilarity: null,
  });
});

test("similarity is averaged over the successes alone", () => {
  const row = { queries: 3, changedWords: 1, words: 4 };
  const log = [
    { ...row, status: "succeeded", similarity: 0.5 },
    { ...row, status: "succeeded", similarity: 1 },
    { ...row, status: "failed", similarity: 0 },
    { ...row, status: "skipped", similarity: null },
  ] as const;
  expect(attackMetrics(log).averageSimilarity).toBe(0.75);
});

test("a mean over nothing is null, not NaN", () => {
  const { succeeded, failed, skipped, ...means } = attackMetrics([]);
  expect([succeeded, failed, skipped]).toEqual([0, 0, 0]);
  expect(new Set(Object.values(means))).toEqual(new Set([null]));
  const skippedOnly = attackMetrics([{ status: "skipped", queries: 1, changedWords: 0, words: 3 }]);
  expect(skippedOnly).toMatchObject({ originalAccuracy: 0, accuracyUnderAttack: 0, successRate: null });
});
