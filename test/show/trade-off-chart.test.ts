import { describe, expect, it } from "vitest";
import { colours } from "../../src/show/palette.js";
import type { SweepChartRow } from "../../src/show/sweep-chart.js";
import { tradeOffChart } from "../../src/show/trade-off-chart.js";
import { complaints, drawnMarks, drawnTexts } from "./drawn.js";

const before = { accuracy: 0.9, meanClever: 5, accuracyUnderAttack: null };

function row(rho: number, colour: string, deviation: number | null = null): SweepChartRow {
  const accuracy = { mean: 0.9 - rho / 4, deviation };
  const meanClever = { mean: 5 - 4 * rho, deviation };
  return {
    rho,
    setting: rho,
    starred: false,
    colour,
    style: "",
    accuracy,
    meanClever,
    accuracyUnderAttack: null,
  };
}

const points = (svg: string) => drawnMarks(svg).filter(({ says }) => says.includes("heads chosen by"));

describe("tradeOffChart", () => {
  it("draws a point for each setting, in its method's colour, and a diamond for the unpruned model", async () => {
    const chart = tradeOffChart([row(0.4, "RAHP"), row(0.4, "michel")], before);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    expect(points(svg).map(({ fill }) => fill)).toEqual(["#0072b2", "#d55e00"]);
    const landmarks = drawnMarks(svg).filter(({ stroke }) => stroke === colours.ink);
    expect(landmarks).toMatchObject([{ fill: colours.before, says: expect.stringContaining("90") }]);
    const texts = drawnTexts(svg);
    expect(texts).toEqual(
      expect.arrayContaining(["diamond: the unpruned model", "RAHP", "michel", "accuracy"]),
    );
    expect(texts).not.toContain("lines: from the diamond through rising ρ");
    expect(texts.filter((text) => text.startsWith("star"))).toEqual([]);
  });

  it("draws a star around the paper's weights among others, in their colour", async () => {
    const chart = tradeOffChart([row(0.4, "α 0"), { ...row(0.4, "α 0.5"), starred: true }], before);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    const fills = drawnMarks(svg).flatMap(({ fill, stroke }) => (stroke === colours.ink ? [fill] : []));
    expect(fills).toEqual(["#d55e00", colours.before]);
    expect(drawnTexts(svg)).toContain("star: α 0.5, β 1, which the paper settles on");
  });

  it("leads a line from the diamond through rising ρ where there are several, and shows deviations", async () => {
    const chart = tradeOffChart([row(0.4, "RAHP", 0.1), row(0.2, "RAHP", 0.1)], before);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    expect(drawnTexts(svg)).toEqual(
      expect.arrayContaining([
        "lines: from the diamond through rising ρ",
        "bars: ± 1 standard deviation over seeds",
      ]),
    );
    expect(points(svg)).toHaveLength(2);
    const line = /aria-roledescription="line mark"[^>]* d="M([^"]*)"/.exec(svg)?.[1];
    const xs = line!.split("L").map((at) => Number(at.split(",")[0]));
    expect(xs).toHaveLength(3);
    expect(xs).toEqual([...xs].sort((a, b) => b - a)); // mean C falls with ρ here
  });

  it("refuses no rows", () => {
    expect(() => tradeOffChart([], before)).toThrow("missing rows");
  });
});
