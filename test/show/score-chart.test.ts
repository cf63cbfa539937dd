import { describe, expect, it } from "vitest";
import { scoreChart } from "../../src/show/score-chart.js";
import { complaints, drawnMarks, drawnTexts, heads, modelSizes } from "./drawn.js";

describe("scoreChart", () => {
  it.each(modelSizes)("draws each head of %i layers × %i heads, without a warning", async (L, H) => {
    const chart = scoreChart(
      heads(L, H).map((head, i) => ({ ...head, score: Math.sin(i) })),
      "michel",
    );
    expect(complaints(chart)).toEqual([]);
    const marks = drawnMarks(await chart.toSVG());
    expect(marks).toHaveLength(L * H);
    expect(marks[0].says).toContain("layer: 0; head: 0; michel: 0");
  });

  it("is darker where the score is larger, and says so", async () => {
    const rows = heads(1, 3).map((head, i) => ({ ...head, score: [5, -1, 2][i] }));
    const svg = await scoreChart(rows, "entropy").toSVG();
    const red = drawnMarks(svg).map(({ fill }) => Number(/rgb\((\d+)/.exec(fill!)![1]));
    expect(red[0]).toBeLessThan(red[2]);
    expect(red[2]).toBeLessThan(red[1]);
    expect(drawnTexts(svg)).toEqual(
      expect.arrayContaining(["Score of each head: entropy", "darker = larger"]),
    );
  });

  it("leaves heads that no row names empty, and refuses no rows", async () => {
    const rows = [
      { layer: 0, head: 1, score: 1 },
      { layer: 2, head: 0, score: 2 },
    ];
    expect(drawnMarks(await scoreChart(rows, "x").toSVG())).toHaveLength(2);
    expect(() => scoreChart([], "x")).toThrow("missing heads: a chart of heads needs at least one row");
  });
});
