import { describe, expect, it } from "vitest";
import { colours } from "../../src/show/palette.js";
import { prunedPerLayerChart } from "../../src/show/pruned-per-layer-chart.js";
import { complaints, drawnMarks, drawnTexts, heads, modelSizes } from "./drawn.js";

const dark = "#4a4f55";

describe("prunedPerLayerChart", () => {
  it.each(modelSizes)("draws a bar for each layer of %i × %i heads, without a warning", async (L, H) => {
    const chart = prunedPerLayerChart(heads(L, H).map((head, i) => ({ ...head, pruned: i % 3 === 0 })));
    expect(complaints(chart)).toEqual([]);
    expect(drawnMarks(await chart.toSVG()).filter(({ fill }) => fill === dark)).toHaveLength(L);
  });

  it("tells each layer's share of the heads that it has", async () => {
    const rows = heads(2, 4).map((head) => ({ ...head, pruned: head.layer === 0 || head.head === 0 }));
    const marks = drawnMarks(await prunedPerLayerChart(rows.slice(0, 7)).toSVG()); // layer 1 has lost a head
    const bars = marks.filter(({ fill }) => fill === dark);
    expect(bars[0]!.says).toContain("pruned: 4; of heads: 4; share: 100.0%");
    expect(bars[1]!.says).toContain("pruned: 1; of heads: 3; share: 33.3%");
  });

  it("has an axis from 0 to 100 %, whatever was pruned", async () => {
    const texts = drawnTexts(await prunedPerLayerChart([{ layer: 0, head: 0, pruned: false }]).toSVG());
    expect(texts).toEqual(expect.arrayContaining(["0%", "25%", "50%", "75%", "100%"]));
  });

  it("keeps the place of a layer that has no heads", async () => {
    const svg = await prunedPerLayerChart([
      { layer: 0, head: 0, pruned: true },
      { layer: 2, head: 0, pruned: true },
    ]).toSVG();
    expect(svg).toContain("with 3 values: 0, 1, 2");
  });

  it("draws one row of bars for each ratio, the smallest on top", async () => {
    const rows = [0.4, 0.1].flatMap((ratio) =>
      heads(3, 4).map((head, i) => ({ ...head, ratio, pruned: i < 12 * ratio })),
    );
    const chart = prunedPerLayerChart(rows);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    expect(drawnMarks(svg).filter(({ fill }) => fill === dark)).toHaveLength(6);
    expect(drawnTexts(svg).filter((text) => text.startsWith("ρ = "))).toEqual(["ρ = 0.1", "ρ = 0.4"]);
  });

  it("marks the share that resamples would prune, of layers whose heads all tell it", async () => {
    const rows = heads(2, 2).map((head) => ({
      ...head,
      pruned: true,
      prunedShare: head.layer === 0 ? 0.5 + head.head / 4 : head.head === 0 ? 1 : null,
    }));
    const chart = prunedPerLayerChart(rows);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    const marks = drawnMarks(svg).filter(({ fill }) => fill === colours.resampled);
    expect(marks).toHaveLength(1);
    expect(marks[0].says).toContain("on resamples: 62.5%");
    expect(drawnTexts(svg)).toContain("orange: average over resamples of the samples");
    const without = await prunedPerLayerChart(rows.map(({ prunedShare: _, ...row }) => row)).toSVG();
    expect(drawnTexts(without)).toContain("dark: pruned, light: kept");
  });

  it("refuses no rows", () => {
    expect(() => prunedPerLayerChart([])).toThrow("missing heads");
  });
});
