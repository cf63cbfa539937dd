import { expect, test } from "vitest";
import { NO_COST, totalCost } from "../../src/results/cost.js";

test("seconds and passes of works in a row add up by component, and the largest memory counts", () => {
  const scoring = { seconds: { fisher: 1.5 }, passes: { fisher: 8 }, peakMemory: 700 };
  const evaluation = { seconds: { fisher: 2, evaluation: 1 }, passes: { evaluation: 4 }, peakMemory: 600 };
  expect(totalCost([scoring, NO_COST, evaluation])).toEqual({
    seconds: { fisher: 3.5, evaluation: 1 },
    passes: { fisher: 8, evaluation: 4 },
    peakMemory: 700,
  });
});

test("nothing known of any part is nothing known of the whole", () => {
  expect(totalCost([NO_COST])).toEqual(NO_COST);
});
