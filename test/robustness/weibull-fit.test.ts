import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fitReverseWeibull, goodnessOfFit, logLikelihood } from "../../src/robustness/weibull-fit.js";
import { describeShared, shared } from "../shared-files.js";

/** Quantiles of a reverse Weibull distribution at (i + 1/2)/n: a sample without luck. */
function quantiles(n: number, shape: number, location: number, scale: number): number[] {
  return Array.from({ length: n }, (_, i) => location - scale * (-Math.log((i + 0.5) / n)) ** (1 / shape));
}

describe("fitReverseWeibull(maxima)", () => {
  test("finds the parameters that the values come from", () => {
    const fit = fitReverseWeibull(quantiles(2000, 4, 10, 2))!;
    expect(fit.location).toBeCloseTo(10, 1);
    expect(fit.shape).toBeCloseTo(4, 0);
    expect(fit.scale).toBeCloseTo(2, 1);
    expect(goodnessOfFit(quantiles(2000, 4, 10, 2), fit).p).toBeGreaterThan(0.999);
  });

  test("moves and stretches with the values", () => {
    const values = quantiles(60, 3, 1, 0.5);
    const fit = fitReverseWeibull(values)!;
    const moved = fitReverseWeibull(values.map((value) => 1e-3 * value - 7))!;
    expect(moved.shape / fit.shape).toBeCloseTo(1, 7);
    expect(moved.scale / fit.scale).toBeCloseTo(1e-3, 9);
    expect(moved.location).toBeCloseTo(1e-3 * fit.location - 7, 9);
  });

  test("does not depend on the order of the values", () => {
    const values = quantiles(40, 3, 1, 0.5);
    expect(fitReverseWeibull([...values].reverse())!.location).toBeCloseTo(
      fitReverseWeibull(values)!.location,
      10,
    );
  });

  test("no likelihood near it is higher", () => {
    const values = quantiles(50, 2.5, 3, 0.5);
    const fit = fitReverseWeibull(values)!;
    const top = logLikelihood(values, fit);
    for (const name of ["shape", "location", "scale"] as const) {
      for (const factor of [0.999, 1.001]) {
        expect(logLikelihood(values, { ...fit, [name]: fit[name] * factor })).toBeLessThan(top);
      }
    }
  });

  test.each<[string, number[]]>([
    ["equal values", [2, 2, 2, 2]],
    ["one value", [2]],
    ["two values", [1, 2]],
    ["values that crowd at their end: shape below 1", quantiles(100, 0.6, 2, 0.3)],
    ["values whose long tail is above", quantiles(100, 1, 0, 1).map((value) => -value)],
  ])("%s have no interior maximum", (_, values) => {
    expect(fitReverseWeibull(values)).toBeUndefined();
  });
});

describe("logLikelihood(maxima, distribution)", () => {
  test("of shape 1 is that of distances that are exponential", () => {
    const distribution = { shape: 1, location: 5, scale: 2 };
    expect(logLikelihood([4, 5], distribution)).toBeCloseTo(2 * Math.log(0.5) - 0.5, 14);
    expect(logLikelihood([6], distribution)).toBe(Number.NEGATIVE_INFINITY);
  });
});

interface OracleFit {
  readonly shape: number;
  readonly loc: number;
}

/** Location and shape to 1e-4 of themselves: the tolerance of shared/oracle. */
function checkFit(values: readonly number[], { shape, loc }: OracleFit, likelihood: number): void {
  const fit = fitReverseWeibull(values)!;
  expect(Math.abs(fit.location / -loc - 1)).toBeLessThan(1e-4);
  expect(Math.abs(fit.shape / shape - 1)).toBeLessThan(1e-4);
  expect(Math.abs(logLikelihood(values, fit) - likelihood)).toBeLessThan(1e-6);
}

describeShared("beside SciPy", () => {
  const edge = JSON.parse(readFileSync(shared("oracle/edge.json"), "utf8")).weibull;
  const { fits } = JSON.parse(readFileSync(shared("oracle/clever/fits.json"), "utf8"));

  test.each<[string, (typeof edge)[number]]>(edge.map((item: { name: string }) => [item.name, item]))(
    "edge.json: %s",
    (_, { maxima, fit }) => {
      if (!fit) return expect(fitReverseWeibull(maxima)).toBeUndefined();
      checkFit(maxima, fit, fit.logLikelihood);
      const { ks, p } = goodnessOfFit(maxima, fitReverseWeibull(maxima)!);
      expect(Math.abs(ks - fit.ks)).toBeLessThan(1e-4);
      expect(Math.abs(p - fit.p)).toBeLessThan(1e-3);
    },
  );

  test.each<[string, (typeof fits)[number]]>(fits.map((item: { kind: string }) => [item.kind, item]))(
    "clever/fits.json: %s",
    (_, { maxima, profile_fit: fit }) => {
      if (!fit?.interior_maximum) return expect(fitReverseWeibull(maxima)).toBeUndefined();
      checkFit(maxima, { shape: fit.c, loc: fit.loc }, -fit.nll);
    },
  );
});
