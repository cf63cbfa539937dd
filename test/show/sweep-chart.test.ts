import { describe, expect, it } from "vitest";
import { type SweepChartRow, sweepChart } from "../../src/show/sweep-chart.js";
import { complaints, drawnMarks, drawnTexts } from "./drawn.js";

const before = { accuracy: 0.9, meanClever: 5 };

function row(rho: number, setting: string, deviation: number | null = null): SweepChartRow {
  return {
    rho,
    setting,
    accuracy: { mean: 0.9 - rho / 4, deviation },
    meanClever: { mean: 5 - 4 * rho, deviation },
  };
}

describe("sweepChart", () => {
  it("draws a line with points in each panel, and the unpruned model, without a warning", async () => {
    const chart = sweepChart([row(0.2, "RAHP"), row(0.4, "RAHP"), row(0.6, "RAHP")], before);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    expect(drawnMarks(svg).filter(({ says }) => says.startsWith("ρ"))).toHaveLength(2 * (1 + 3));
    const texts = drawnTexts(svg);
    expect(texts).toEqual(expect.arrayContaining(["accuracy", "mean C, embedding units", "20%"]));
    expect(texts).toContain("dashed: the unpruned model");
    expect(texts).not.toContain("RAHP"); // one line needs no legend
  });

  it("names several settings, and shows standard deviations where there are some", async () => {
    const chart = sweepChart(
      [row(0.2, "mean", 0.01), row(0.4, "mean", 0.02), row(0.2, "rank", 0.03)],
      before,
    );
    expect(complaints(chart)).toEqual([]);
    const texts = drawnTexts(await chart.toSVG());
    expect(texts).toEqual(expect.arrayContaining(["mean", "rank"]));
    expect(texts).toContain("dashed: the unpruned model; bars: ± 1 standard deviation over seeds");
  });

  it("refuses no rows", () => {
    expect(() => sweepChart([], before)).toThrow("missing rows");
  });
});
