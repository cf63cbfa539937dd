import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/support/random-stream.js";
import { keptPlaces } from "../../src/training/dropout.js";

const SIZE = 200_000;

describe.each([0.001, 0.1, 0.3, 0.5, 0.7, 0.999])("of places that are dropped at a rate of %s", (rate) => {
  const places = keptPlaces(SIZE, rate, 2, randomStream(1));
  const kept = [...places].map((value) => value / 2);

  test("that share is 0, and the others have the value", () => {
    const dropped = kept.filter((one) => one === 0).length;
    expect(kept.every((one) => one === 0 || one === 1)).toBe(true);
    const deviation = Math.sqrt(SIZE * rate * (1 - rate));
    expect(Math.abs(dropped - SIZE * rate)).toBeLessThan(4 * deviation);
  });

  test("one place says nothing of the next, nor of the one after", () => {
    const centred = kept.map((one) => one - (1 - rate));
    for (const lag of [1, 2, 3]) {
      const products = centred.slice(lag).map((one, i) => one * centred[i]!);
      const covariance = products.reduce((sum, product) => sum + product, 0) / products.length;
      const deviation = (rate * (1 - rate)) / Math.sqrt(SIZE);
      expect(Math.abs(covariance)).toBeLessThan(4 * deviation);
    }
  });

  test("the first place is dropped as often as others", () => {
    const runs = 4000;
    let dropped = 0;
    for (let i = 0; i < runs; i++) if (keptPlaces(1, rate, 1, randomStream(2, i))[0] === 0) dropped++;
    expect(Math.abs(dropped - runs * rate)).toBeLessThan(4 * Math.sqrt(runs * rate * (1 - rate)) + 1);
  });
});

test("at a rate of 0 all are kept, at 1 none", () => {
  expect(keptPlaces(5, 0, 3, randomStream(1))).toEqual(new Float32Array(5).fill(3));
  expect(keptPlaces(5, 1, 3, randomStream(1))).toEqual(new Float32Array(5));
});

test("the same generator drops the same places", () => {
  expect(keptPlaces(100, 0.4, 1, randomStream(5))).toEqual(keptPlaces(100, 0.4, 1, randomStream(5)));
});
