import { describe, expect, test } from "vitest";
import { artFit, authorsFit } from "../../src/robustness/art-fit.js";
import { goodnessOfFit, type ReverseWeibull } from "../../src/robustness/weibull-fit.js";
import { describeShared } from "../shared-files.js";
import { type OracleCase, type OracleFit, type OracleTarget, readClever } from "./small-network.js";

const maxima = [2.31, 2.47, 2.05, 2.9, 2.66, 2.58, 2.73, 2.2, 2.81, 2.4, 2.62, 2.69];

describe("artFit(maxima)", () => {
  test("ends beside the largest value, where the search that starts at shape 1 stops", () => {
    const { shape, location } = artFit(maxima);
    expect(location).toBeCloseTo(2.9, 6);
    expect(shape).toBeLessThan(1);
  });

  test("of equal values is the value", () => {
    expect(artFit([2.5, 2.5, 2.5]).location).toBeCloseTo(2.5, 12);
  });
});

describe("authorsFit(maxima)", () => {
  test("ends beyond the largest value, at the fit of the best p-value, which it tells", () => {
    const { ks, p, ...distribution } = authorsFit(maxima);
    expect(distribution.location).toBeGreaterThan(2.9);
    expect(distribution.shape).toBeGreaterThan(1);
    expect({ ks, p }).toEqual(goodnessOfFit(maxima, distribution));
  });

  test("goes with the values' unit and origin", () => {
    const { location, shape } = authorsFit(maxima);
    const moved = authorsFit(maxima.map((value) => 1000 * value + 5));
    expect(moved.location).toBeCloseTo(1000 * location + 5, 6);
    expect(moved.shape).toBeCloseTo(shape, 6);
  });
});

const off = (actual: number, expected: number) => Math.abs(actual / expected - 1);

function checkFit({ shape, location, scale }: ReverseWeibull, expected: OracleFit, tolerance: number): void {
  expect(off(location, -expected.loc)).toBeLessThan(1e-9);
  expect(off(shape, expected.c)).toBeLessThan(tolerance);
  expect(off(scale, expected.scale)).toBeLessThan(tolerance);
}

describeShared("artFit beside SciPy's weibull_min.fit from shape 1", () => {
  const { fits } = readClever("fits.json");
  test.each<[string, number[], OracleFit]>(
    fits.map((fit: { kind: string; maxima: number[]; fit_start_shape_1: OracleFit }) => [
      fit.kind,
      fit.maxima,
      fit.fit_start_shape_1,
    ]),
  )("fits.json: %s", (kind, values, expected) => {
    // of six repeated values SciPy's vertices lie within an ulp of the largest, where a last bit decides on the shape
    if (kind === "many repeats") expect(off(artFit(values).location, -expected.loc)).toBeLessThan(1e-9);
    else checkFit(artFit(values), expected, 1e-3);
  });

  test("mlp.json, fresh batches: location to 1e-9, shape and scale to 1e-3", () => {
    const { fresh_batches } = readClever("mlp.json") as {
      fresh_batches: OracleCase<OracleTarget & { fit_start_shape_1: OracleFit }>[];
    };
    const targets = fresh_batches.flatMap((item) => item.targets);
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) checkFit(artFit(target.maxima), target.fit_start_shape_1, 1e-3);
  });
});

describeShared("artFit beside ART itself, which hands SciPy float32 numbers", () => {
  type ArtTarget = OracleTarget & { fit: OracleFit; score: number };

  /** Location over ART's, less 1. In float32 the search takes other steps and stops elsewhere. */
  function deviations(file: string): number[] {
    const { cases } = readClever(file) as { cases: OracleCase<ArtTarget>[] };
    return cases.flatMap(({ targets }) =>
      targets.map(({ maxima: m, fit }) => off(artFit(m).location, -fit.loc)),
    );
  }

  test("linear.json: constant gradients, location to 2e-7", () => {
    expect(Math.max(...deviations("linear.json"))).toBeLessThan(2e-7);
  });

  test("mlp.json: location to 5e-7, but where ART stops near the flat interior maximum", () => {
    const sorted = deviations("mlp.json").sort((a, b) => b - a);
    expect(sorted[0]).toBeLessThan(1e-3); // shape 23
    expect(sorted[1]).toBeLessThan(2e-5); // shape 2
    expect(sorted[2]).toBeLessThan(5e-7);
  });
});

describeShared("authorsFit beside the authors' program", () => {
  const targetsOf = (cases: OracleCase<OracleTarget>[]) => cases.flatMap(({ targets }) => targets);
  const mlp = readClever("mlp.json");
  test.each<[string, OracleTarget[]]>([
    ["fits.json", readClever("fits.json").fits],
    ["mlp.json, fresh batches", targetsOf(mlp.fresh_batches)],
    ["mlp.json, pools", targetsOf(mlp.cases)],
  ])("%s: location to 1e-7; shape and p, where the fit is good", (_, targets) => {
    const fitted = targets.filter(({ fit_authors: { reason } }) => reason !== "no spread");
    expect(fitted.length).toBeGreaterThan(0);
    for (const { maxima: values, fit_authors: expected } of fitted) {
      const { loc, c, ks_pvalue } = expected.best ?? expected;
      const fit = authorsFit(values);
      expect(off(fit.location, -loc)).toBeLessThan(1e-7);
      expect(fit.p < 0.001).toBe(expected.fallback);
      expect(Math.abs(fit.p - ks_pvalue)).toBeLessThan(1e-4);
      if (fit.shape > 1) expect(off(fit.shape, c)).toBeLessThan(1e-5);
    }
  });
});
