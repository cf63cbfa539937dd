import { describe, expect, test } from "vitest";
import { combineSamples } from "../../src/importance/combine-samples.js";
import { layerNormalised } from "../../src/importance/layer-normalised.js";
import { standardError } from "../../src/support/statistics.js";
import { relativeToMax } from "../oracle-arrays.js";

const samples = [
  [
    [3, 0],
    [1, 5],
  ],
  [
    [1, 4],
    [2, 9],
  ],
  [
    [5, 8],
    [6, 1],
  ],
];
const alike = [1, 1, 1];

describe("combineSamples", () => {
  test("alike weights give the mean and its usual standard error", () => {
    const { scores, stderrs } = combineSamples(samples, { weights: alike, layerNormalised: false });
    expect(scores).toEqual([
      [3, 4],
      [3, 5],
    ]);
    for (const [l, h] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      expect(stderrs![l][h]).toBeCloseTo(standardError(samples.map((s) => s[l][h]))!, 12);
    }
  });

  test("weights count as so many tokens of that sample", () => {
    const { scores } = combineSamples(samples, { weights: [1, 2, 5], layerNormalised: false });
    expect(scores[0][0]).toBeCloseTo((3 + 2 * 1 + 5 * 5) / 8, 12);
    expect(scores[1][1]).toBeCloseTo((5 + 2 * 9 + 5 * 1) / 8, 12);
  });

  test("all weights times ten change nothing", () => {
    const once = combineSamples(samples, { weights: [1, 2, 5], layerNormalised: true });
    const tenfold = combineSamples(samples, { weights: [10, 20, 50], layerNormalised: true });
    expect(relativeToMax(tenfold.scores.flat(), once.scores.flat())).toBeLessThan(1e-12);
    expect(relativeToMax(tenfold.stderrs!.flat(), once.stderrs!.flat())).toBeLessThan(1e-12);
  });

  test("normalises the means by layer, not the samples", () => {
    const { scores } = combineSamples(samples, { weights: alike, layerNormalised: true });
    expect(scores[0][0]).toBeCloseTo(3 / 5, 12);
    expect(scores[0][1]).toBeCloseTo(4 / 5, 12);
  });

  test("the standard error of normalised scores is their spread over new samples", () => {
    // Draws of 200 samples, uniform around (3, 4): over many draws, scores spread as their standard errors say.
    let seed = 1;
    const uniform = () => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    const draw = () =>
      combineSamples(
        Array.from({ length: 200 }, () => [[3 + 6 * (uniform() - 0.5), 4 + 2 * (uniform() - 0.5)]]),
        { weights: new Array(200).fill(1), layerNormalised: true },
      );
    const draws = Array.from({ length: 300 }, draw);
    const first = draws.map(({ scores }) => scores[0][0]);
    const centre = first.reduce((a, b) => a + b) / 300;
    const spread = Math.sqrt(first.reduce((sum, score) => sum + (score - centre) ** 2, 0) / 299);
    const stated = draws.reduce((sum, { stderrs }) => sum + stderrs![0][0], 0) / 300;
    expect(Math.abs(stated / spread - 1)).toBeLessThan(0.17); // four standard errors of a spread over 300 draws
  });

  test("one sample has no standard error", () => {
    expect(combineSamples([samples[0]], { weights: [1], layerNormalised: false })).toEqual({
      scores: samples[0],
      stderrs: null,
    });
  });
});

describe("layerNormalised", () => {
  test("gives each layer the length 1 and keeps its order", () => {
    expect(
      layerNormalised([
        [3, 4],
        [0, 5],
        [-3, 4],
      ]),
    ).toEqual([
      [0.6, 0.8],
      [0, 1],
      [-0.6, 0.8],
    ]);
  });

  test("leaves a layer of zeros, and one without heads", () => {
    expect(layerNormalised([[0, 0], []])).toEqual([[0, 0], []]);
  });
});
