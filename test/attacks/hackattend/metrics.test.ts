import { describe, expect, test } from "vitest";
import { hackAttendMetrics } from "../../../src/attacks/hackattend/metrics.js";
import { describeShared } from "../../shared-files.js";
import { goldenRows, goldenSummaries } from "./goldens.js";

describe("hackAttendMetrics", () => {
  test("means over nothing are null, not 0", () => {
    const skipped = {
      status: "skipped",
      queries: 0,
      rankingQueries: 0,
      hamming: null,
      changed: null,
    } as const;
    const metrics = hackAttendMetrics([skipped]);
    expect([metrics.skipped, metrics.originalAccuracy, metrics.accuracyUnderAttack]).toEqual([1, 0, 0]);
    expect([metrics.successRate, metrics.averageQueries, metrics.averageHamming]).toEqual([null, null, null]);
  });
});

describeShared("hackAttendMetrics of recorded attacks", () => {
  const files = Object.entries(goldenSummaries()).flatMap(([victim, settings]) =>
    Object.entries(settings).map(([setting, summary]) => ({ victim, setting, summary })),
  );

  test.each(files)("$victim $setting", ({ victim, setting, summary }) => {
    const metrics = hackAttendMetrics(
      goldenRows(victim, setting).map(({ skipped, success, queries, rankingQueries, hamming, changed }) =>
        skipped
          ? { status: "skipped", queries: 0, rankingQueries: 0, hamming: null, changed: null }
          : { status: success ? "succeeded" : "failed", queries, rankingQueries, hamming, changed },
      ),
    );
    const { succeeded, failed, skipped } = metrics;
    expect([succeeded + failed + skipped, succeeded + failed, succeeded]).toEqual([
      summary.samples,
      summary.correct,
      summary.successes,
    ]);
    const figures = [
      [metrics.successRate, summary.asr],
      [metrics.accuracyUnderAttack, summary.robustAccuracy],
      [metrics.averageQueries, summary.meanQueries],
      [metrics.averageQueriesOfSuccesses, summary.meanQueriesOfSuccesses],
      [metrics.averageHamming, summary.meanHammingOfSuccesses],
    ] as const;
    for (const [actual, expected] of figures) {
      if (expected === null) expect(actual).toBeNull();
      else expect(actual! / (expected || 1)).toBeCloseTo(expected === 0 ? 0 : 1, 9);
    }
  });
});
