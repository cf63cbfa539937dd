import { expect, test } from "vitest";
import { misclassification, predictedClass } from "../../src/attacks/goal.js";

test("the lower class is the prediction where two are equal", () => {
  expect(predictedClass([0.2, 0.4, 0.4])).toBe(1);
  expect(predictedClass([0.5, 0.5])).toBe(0);
});

test("misclassification: 1 − p(gold), reached by any other prediction", () => {
  expect(misclassification.score([0.25, 0.75], 1)).toBe(0.25);
  expect(misclassification.reached([0.25, 0.75], 1)).toBe(false);
  expect(misclassification.reached([0.5, 0.5], 1)).toBe(true);
  expect(misclassification.reached([0.5, 0.5], 0)).toBe(false);
});
