import { describe, expect, it } from "vitest";
import { cleverBoundsChart } from "../../src/show/clever-bounds-chart.js";
import { complaints, drawnMarks, drawnTexts } from "./drawn.js";

const rows = [
  { id: 0, clever: 1.5, cleverBound: 0.5, fallback: null },
  { id: 1, clever: -2, cleverBound: 0, fallback: "no margin" },
  { id: 2, clever: 40, cleverBound: 2, fallback: "no spread" },
];
const filled = "#0072b2";
const open = "#ffffff";

describe("cleverBoundsChart", () => {
  it("draws a point for each example, open where no fit counts, and the radius, without a warning", async () => {
    const chart = cleverBoundsChart(rows, { norm: "L2", radius: 2 });
    expect(complaints(chart)).toEqual([]);
    const marks = drawnMarks(await chart.toSVG());
    expect(marks.filter(({ fill }) => fill === filled)).toHaveLength(1);
    expect(marks.filter(({ fill }) => fill === open)).toHaveLength(2);
    const texts = drawnTexts(await chart.toSVG());
    expect(texts).toEqual(expect.arrayContaining(["−1", "−0.1", "0", "0.1", "1", "10"]));
    expect(texts).toContain("L2 norm; the dashed line is the radius; open points: no fit");
  });

  it("draws no line where the radius isn't known", async () => {
    const chart = cleverBoundsChart(rows, { norm: "L2", radius: Number.POSITIVE_INFINITY });
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    expect(drawnMarks(svg)).toHaveLength(3);
    expect(drawnTexts(svg)).toContain("L2 norm; open points: no fit");
  });

  it("refuses no rows", () => {
    expect(() => cleverBoundsChart([], { norm: "L2", radius: 1 })).toThrow("missing bounds");
  });
});
