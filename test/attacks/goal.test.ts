import { expect, test } from "vitest";
import { misclassification, predictedClass, targeted } from "../../src/attacks/goal.js";

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

test("targeted: p(target), reached by that prediction alone, whatever the gold label is", () => {
  const goal = targeted(2);
  expect(goal.score([0.1, 0.6, 0.3], 0)).toBe(0.3);
  expect(goal.reached([0.1, 0.6, 0.3], 0)).toBe(false);
  expect(goal.reached([0.1, 0.4, 0.5], 2)).toBe(true);
  expect(goal.reached([0.2, 0.4, 0.4], 0)).toBe(false);
});

test("a target that the victim doesn't have is refused", () => {
  expect(() => targeted(-1)).toThrow("invalid target: -1 (expected a class index, from 0)");
  expect(() => targeted(2).check!(2)).toThrow("invalid target: 2 (expected a class index from 0 to 1)");
  expect(() => targeted(1).check!(2)).not.toThrow();
});
