import { describe, expect, it } from "vitest";
import { colours } from "../../src/show/palette.js";
import { rankChart } from "../../src/show/rank-chart.js";
import { complaints, drawnMarks, drawnTexts, heads, modelSizes } from "./drawn.js";

/** Heads ranked from the last to the first, each within two places; the first third is pruned, the last protected. */
function rows(layers: number, across: number) {
  const count = layers * across;
  return heads(layers, across).map((head, i) => ({
    ...head,
    rank: count - i,
    rankLow: Math.max(1, count - i - 2),
    rankHigh: Math.min(count, count - i + 2),
    prunedShare: i / count,
    pruned: count - i <= count / 3,
    protected: count - i > (2 * count) / 3,
  }));
}

describe("rankChart", () => {
  it.each(modelSizes)("draws each head of %i layers × %i heads, without a warning", async (L, H) => {
    const chart = rankChart(rows(L, H));
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    expect(drawnMarks(svg)).toHaveLength(2 * L * H); // bars and points
    expect(svg.match(/<line aria-label="[^"]*: [\d.]+"/g)).toEqual([
      `<line aria-label="rank, from the first to go: ${Math.floor((L * H) / 3) + 0.5}"`,
    ]);
  });

  it("puts heads in order of rank, and tells each one's bounds, share and decision", async () => {
    const svg = await rankChart(rows(3, 4)).toSVG();
    const names = drawnTexts(svg).filter((text) => /^\d+\.\d+$/.test(text));
    expect(names).toEqual("2.3 2.2 2.1 2.0 1.3 1.2 1.1 1.0 0.3 0.2 0.1 0.0".split(" "));
    const { says } = drawnMarks(svg)[0];
    for (const part of ["layer: 2", "head: 3", "rank: 1", "95 % from: 1", "to: 3", "chosen: 92%"]) {
      expect(says).toContain(part);
    }
    expect(says).toContain("decision: pruned");
  });

  it("has the colours of the decisions, and counts the bars across the cut", async () => {
    const svg = await rankChart(rows(3, 4)).toSVG();
    const fills = drawnMarks(svg).map(({ fill }) => fill);
    expect(fills.slice(0, 12)).toEqual(
      [colours.pruned, colours.kept, colours.protected].flatMap((colour) => new Array(4).fill(colour)),
    );
    // after rank 4: of ranks 3, 4, 5 and 6 the bars reach over it
    expect(drawnTexts(svg)).toContain("dashed: the cut after 4 of 12 heads, which 4 bars cross");
  });

  it("refuses no rows", () => {
    expect(() => rankChart([])).toThrow("missing heads: a chart of heads needs at least one row");
  });
});
