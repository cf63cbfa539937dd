import { describe, expect, it } from "vitest";
import { colours } from "../../src/show/palette.js";
import { type ScoreScatterChartRow, scoreScatterChart } from "../../src/show/score-scatter-chart.js";
import { complaints, drawnMarks, drawnTexts, heads, modelSizes } from "./drawn.js";

const weights = { alpha: 0.5, beta: 1 };

/** Heads on a diagonal: the first tenth protected, then every third pruned. */
function rowsOf(layers: number, across: number): ScoreScatterChartRow[] {
  const all = heads(layers, across);
  return all.map((head, i) => {
    const [x, y] = [1 - i / all.length, i / all.length];
    const isProtected = i < all.length / 10;
    const scores = { deltaClever: y, fisher: x, deltaCleverNormalized: y, importanceNormalized: x };
    return {
      ...head,
      ...scores,
      score: y - x / 2,
      protected: isProtected,
      pruned: !isProtected && i % 3 === 0,
    };
  });
}

/** Where the dashed line begins and ends in the plot, in pixels of 320. */
function cutOf(svg: string): number[][] {
  const path = /aria-roledescription="line mark"[^>]* d="M([^"]*)"/.exec(svg)?.[1];
  return (path ?? "").split("L").map((point) => point.split(",").map(Number));
}

describe("scoreScatterChart", () => {
  it.each(modelSizes)("draws a point for each of %i × %i heads, without a warning", async (L, H) => {
    const rows = rowsOf(L, H);
    const chart = scoreScatterChart(rows, weights);
    expect(complaints(chart)).toEqual([]);
    const points = drawnMarks(await chart.toSVG()).filter(({ says }) => says.includes("ΔCLEVER: "));
    expect(points).toHaveLength(L * H);
    const count = (colour: string) => points.filter(({ fill }) => fill === colour).length;
    expect(count(colours.protected)).toBe(rows.filter((row) => row.protected).length);
    expect(count(colours.pruned)).toBe(rows.filter(({ pruned }) => pruned).length);
  });

  it("names heads where there are few, and says what the margins and the dashed line are", async () => {
    const texts = drawnTexts(await scoreScatterChart(rowsOf(3, 4), weights).toSVG());
    expect(texts).toEqual(expect.arrayContaining(["2.3", "pruned", "kept", "protected"]));
    expect(texts).toContain("dashed: S of the last head to go; heads above it go unless protected");
    expect(drawnTexts(await scoreScatterChart(rowsOf(12, 12), weights).toSVG())).not.toContain("11.11");
  });

  it("draws the cut through the last head to go, as steep as the weights say", async () => {
    const row = { ...rowsOf(1, 1)[0], deltaCleverNormalized: 0.5, importanceNormalized: 0, protected: false };
    const rows = [{ ...row, score: 0.5, pruned: true }];
    const [start, end] = cutOf(await scoreScatterChart(rows, weights).toSVG()); // y = 0.5 + x / 2
    const [width, height] = [end[0] - start[0], start[1] - end[1]];
    expect(height / width).toBeCloseTo(0.5, 2);
    const [level, other] = cutOf(await scoreScatterChart(rows, { alpha: 0, beta: 1 }).toSVG());
    expect(level[1]).toBeCloseTo(other[1], 6);
  });

  it("draws no cut where no head goes", async () => {
    const rows = rowsOf(3, 4).map((row) => ({ ...row, pruned: false }));
    const chart = scoreScatterChart(rows, weights);
    expect(complaints(chart)).toEqual([]);
    expect(drawnTexts(await chart.toSVG()).filter((text) => text.startsWith("dashed"))).toEqual([]);
  });

  it("refuses no rows", () => {
    expect(() => scoreScatterChart([], weights)).toThrow("missing heads");
  });
});
