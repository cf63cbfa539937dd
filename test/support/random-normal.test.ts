import { expect, test } from "vitest";
import { drawNormal } from "../../src/support/random-normal.js";
import { randomStream } from "../../src/support/random-stream.js";

test("draws have the normal distribution's moments: variance σ², kurtosis 3, a share of 68.3 % within σ", () => {
  const values = new Float32Array(100_001); // odd: the last pair is cut
  drawNormal(randomStream(1), 4, values);
  const moment = (power: number) => values.reduce((sum, x) => sum + (x / 2) ** power, 0) / values.length;
  expect(moment(1)).toBeCloseTo(0, 1);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.02);
  expect(Math.abs(moment(4) / moment(2) ** 2 - 3)).toBeLessThan(0.1);
  expect(Math.abs(values.filter((x) => Math.abs(x) < 2).length / values.length - 0.6827)).toBeLessThan(0.005);
});
