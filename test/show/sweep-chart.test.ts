import { describe, expect, it } from "vitest";
import { type SweepChartRow, sweepChart } from "../../src/show/sweep-chart.js";
import { complaints, drawnMarks, drawnTexts } from "./drawn.js";

const before = { accuracy: 0.9, meanClever: 5, accuracyUnderAttack: null };

function row(rho: number, colour: string, deviation: number | null = null, style = ""): SweepChartRow {
  return {
    rho,
    colour,
    style,
    accuracy: { mean: 0.9 - rho / 4, deviation },
    meanClever: { mean: 5 - 4 * rho, deviation },
    accuracyUnderAttack: { mean: 0.3 + rho / 8, deviation },
  };
}

describe("sweepChart", () => {
  it("draws a line with points in each panel, and the unpruned model, without a warning", async () => {
    const chart = sweepChart([row(0.2, "RAHP"), row(0.4, "RAHP"), row(0.6, "RAHP")], before);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    const isOfPanel = ({ says }: { says: string }) => says.startsWith("ρ");
    expect(drawnMarks(svg).filter(isOfPanel)).toHaveLength(2 * (1 + 3));
    const texts = drawnTexts(svg);
    expect(texts).toEqual(expect.arrayContaining(["accuracy", "mean C, embedding units", "20%"]));
    expect(texts).toContain("grey line: the unpruned model");
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
    expect(texts).toContain("grey line: the unpruned model; bars: ± 1 standard deviation over seeds");
  });

  it("draws accuracy under attack, too, where the unpruned model was attacked", async () => {
    const chart = sweepChart([row(0.2, "RAHP"), row(0.4, "RAHP")], { ...before, accuracyUnderAttack: 0.3 });
    expect(complaints(chart)).toEqual([]);
    expect(drawnTexts(await chart.toSVG())).toContain("accuracy under attack");
  });

  it("gives each of twelve methods a colour of its own, and settings of one method other strokes", async () => {
    const methods = Array.from({ length: 12 }, (_, i) => `method ${i}`);
    const rows = methods.flatMap((method) => [row(0.2, method, null, "a"), row(0.4, method, null, "b")]);
    const chart = sweepChart(rows, before);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    const points = drawnMarks(svg).filter(({ says }) => says.includes("heads chosen by"));
    expect(new Set(points.map(({ fill }) => fill)).size).toBe(12);
    expect(svg).toMatch(/stroke-dasharray="[1-9]/);
  });

  it("refuses no rows", () => {
    expect(() => sweepChart([], before)).toThrow("missing rows");
  });
});
