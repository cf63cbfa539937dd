import { describe, expect, it } from "vitest";
import { attentionMapChart } from "../../src/show/attention-map-chart.js";
import { complaints, drawnMarks, drawnTexts } from "./drawn.js";

const map = {
  layer: 2,
  head: 1,
  tokens: ["[CLS]", "so", 'so "good"', "[SEP]"],
  units: [[1, 2]] as const,
  before: Array.from({ length: 4 }, () => [0.1, 0.2, 0.3, 0.4]),
  after: [
    [0.1, 0.2, 0.3, 0.4],
    [0.2, 0.3, 0, 0.5],
    [0.1, 0.2, 0.3, 0.4],
    [0.1, 0.2, 0.3, 0.4],
  ],
};

describe("attentionMapChart", () => {
  it("draws three maps with a box on each masked unit, and every token, without a warning", async () => {
    const chart = attentionMapChart(map);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    const marks = drawnMarks(svg);
    expect(marks.filter(({ stroke }) => stroke === "#d55e00")).toHaveLength(3);
    expect(marks).toHaveLength(3 * 16 + 3);
    const texts = drawnTexts(svg);
    expect(texts).toEqual(expect.arrayContaining(["before", "after", "difference", "[CLS]", "[SEP]"]));
    expect(texts.filter((text) => text === "so")).toHaveLength(6);
  });

  it("refuses a map of nothing", () => {
    expect(() => attentionMapChart({ ...map, tokens: [] })).toThrow("missing tokens");
  });
});
