import { describe, expect, it } from "vitest";
import { overlapChart } from "../../src/show/overlap-chart.js";
import { complaints, drawnMarks, drawnTexts } from "./drawn.js";

const rows = [8, 16, 32].flatMap((samples, i) => [
  { samples, by: "mean", overlap: 0.5 + i / 10, low: 0.4, high: 0.9 },
  { samples, by: "signed logarithm", overlap: 0.7 + i / 10, low: 0.6, high: 1 },
]);

describe("overlapChart", () => {
  it("draws a line, a band and a point a row for each way, in colours of their own, without a warning", async () => {
    const chart = overlapChart(rows, "80 % of 50 draws");
    expect(complaints(chart)).toEqual([]);
    const marks = drawnMarks(await chart.toSVG());
    for (const colour of ["#0072b2", "#d55e00"]) {
      expect(marks.filter(({ fill }) => fill === colour).length).toBeGreaterThanOrEqual(3 + 1);
      expect(marks.filter(({ stroke }) => stroke === colour).length).toBeGreaterThanOrEqual(1);
    }
  });

  it("labels each number of samples, and tells what the bands hold", async () => {
    const texts = drawnTexts(await overlapChart(rows, "80 % of 50 draws").toSVG());
    expect(texts).toEqual(
      expect.arrayContaining(["8", "16", "32", "mean", "signed logarithm", "bands: 80 % of 50 draws"]),
    );
  });

  it("keeps the axis from 0 to 1, and needs no legend for one way", async () => {
    const chart = overlapChart(rows.slice(0, 1), "all draws");
    expect(complaints(chart)).toEqual([]);
    const texts = drawnTexts(await chart.toSVG());
    expect(texts).toEqual(expect.arrayContaining(["0", "1"]));
    expect(texts).not.toContain("mean");
  });

  it("refuses no rows", () => {
    expect(() => overlapChart([], "all draws")).toThrow("missing rows");
  });
});
