import { describe, expect, it } from "vitest";
import { robustnessComparisonChart } from "../../src/show/robustness-comparison-chart.js";
import { complaints, drawnMarks, drawnTexts } from "./drawn.js";

const rows = [
  { set: "z first", model: "base", before: 0.9, after: 0.4 },
  { set: "z first", model: "a second model", before: 0.85, after: 0.5 },
  { set: "another", model: "base", before: 0.7, after: null },
];

describe("robustnessComparisonChart", () => {
  it("draws a point for each known accuracy, grey before and blue after, without a warning", async () => {
    const chart = robustnessComparisonChart(rows);
    expect(complaints(chart)).toEqual([]);
    const marks = drawnMarks(await chart.toSVG());
    expect(marks.filter(({ fill }) => fill === "#9ba7b4")).toHaveLength(3);
    expect(marks.filter(({ fill }) => fill === "#0072b2")).toHaveLength(2);
  });

  it("names sets and models in the order of the rows", async () => {
    const texts = drawnTexts(await robustnessComparisonChart(rows).toSVG());
    const places = ["z first", "another"].map((name) => texts.indexOf(name));
    expect(places[0]).toBeGreaterThanOrEqual(0);
    expect(places[1]).toBeGreaterThan(places[0]);
    expect(texts).toEqual(expect.arrayContaining(["base", "a second model", "before", "after"]));
  });

  it("refuses no rows", () => {
    expect(() => robustnessComparisonChart([])).toThrow("missing rows");
  });
});
