import { describe, expect, test } from "vitest";
import { maskedIn } from "../../../src/attacks/hackattend/masked-in.js";
import { outcomeOf } from "../../../src/attacks/hackattend/outcome.js";
import { mostImportantFirst, readings } from "../../../src/attacks/hackattend/reading.js";

const { paper, released } = readings;
const outcome = (...probabilities: number[]) => outcomeOf(probabilities.map(Math.log));

describe("the order of layers and heads, with gold class 0", () => {
  const outcomes = [outcome(0.7, 0.3), outcome(0.4, 0.6), outcome(0.6, 0.4), outcome(0.2, 0.8)];

  test("paper: flips first, then ascending by p(gold), layers and heads alike", () => {
    expect(mostImportantFirst(outcomes, 0, paper.layerOrder)).toEqual([3, 1, 2, 0]);
    expect(mostImportantFirst(outcomes, 0, paper.headOrder)).toEqual([3, 1, 2, 0]);
  });

  test("released: layers flips first, then ascending by what is predicted then; heads by that alone", () => {
    expect(mostImportantFirst(outcomes, 0, released.layerOrder)).toEqual([1, 3, 2, 0]);
    expect(mostImportantFirst(outcomes, 0, released.headOrder)).toEqual([1, 2, 0, 3]);
  });

  test("of equals, the lower index comes first", () => {
    expect(mostImportantFirst([outcomes[0], outcomes[1], outcomes[1]], 0, paper.headOrder)).toEqual([
      1, 2, 0,
    ]);
  });
});

describe("k", () => {
  test("paper: ⌊α·n²⌋ of each sequence, at least 1, in decimal arithmetic", () => {
    expect(paper.count(0.01, [15])).toEqual([2]);
    expect(paper.count(0.01, [9, 20])).toEqual([1, 4]);
    expect(paper.count(0.07, [10])).toEqual([7]); // 0.07 · 100 is 7.000…1 in binary
    expect(paper.count(0.29, [10])).toEqual([29]); // and 0.29 · 100 is 28.999…
  });

  test("released: ⌊α·(n−1)²⌋; of choices ⌊α·(Σ(n−1))²/C⌋ in each", () => {
    expect(released.count(0.01, [21])).toEqual([4]);
    expect(released.count(0.01, [11, 21])).toEqual([4, 4]); // 0.01 · 30² / 2
    expect(released.count(0.01, [3])).toEqual([1]);
  });
});

describe("what a query masks", () => {
  const steps = [
    { layer: 2, head: 1, units: [[[1, 2]]] },
    { layer: 0, head: 3, units: [[[3, 3]]] },
  ] as const;

  test("paper: its own head alone", () => {
    expect(maskedIn(steps, paper)).toEqual([{ layer: 0, head: 3, units: [[[3, 3]]] }]);
  });

  test("released: all heads so far, and unit (0, 0) of each", () => {
    expect(maskedIn(steps, released)).toEqual([
      {
        layer: 2,
        head: 1,
        units: [
          [
            [0, 0],
            [1, 2],
          ],
        ],
      },
      {
        layer: 0,
        head: 3,
        units: [
          [
            [0, 0],
            [3, 3],
          ],
        ],
      },
    ]);
  });
});

test("a prediction is the first of the largest logits", () => {
  expect(outcomeOf([1, 3, 3]).prediction).toBe(1);
  expect(outcomeOf([1, 1]).probabilities).toEqual([0.5, 0.5]);
});
