import { expect, test } from "vitest";
import { RunningOutcomes } from "../../src/verbs/running-outcomes.js";

test("counts each way to end, and the mean queries of successes once there is one", () => {
  const outcomes = new RunningOutcomes([
    { status: "failed", queries: 90 },
    { status: "skipped", queries: 1 },
  ]);
  expect(outcomes.note).toEqual(["succeeded 0", "failed 1", "skipped 1"]);
  for (const queries of [40, 43]) outcomes.add({ status: "succeeded", queries });
  expect(outcomes.note).toEqual(["succeeded 2", "failed 1", "skipped 1", "42 queries/success"]);
});
