import { describe, expect, it } from "vitest";
import { beforeAfterChart } from "../../src/show/before-after-chart.js";
import { complaints, drawnMarks, drawnTexts } from "./drawn.js";

const before = "#9ba7b4";
const after = "#0072b2";
const rows = [
  { measure: "Accuracy", before: 0.914, after: 0.905 },
  { measure: "Accuracy under attack", before: 0.06, after: 0.2145 },
];

describe("beforeAfterChart", () => {
  it("draws a pair of bars for each measure, in percent, without a warning", async () => {
    const chart = beforeAfterChart(rows);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    expect(drawnMarks(svg).filter(({ fill }) => fill === before)).toHaveLength(2);
    expect(drawnMarks(svg).filter(({ fill }) => fill === after)).toHaveLength(2);
    expect(drawnTexts(svg)).toEqual(
      expect.arrayContaining(["before", "after", "91.4%", "90.5%", "6.0%", "21.4%", "0%", "100%"]),
    );
  });

  it("keeps the order of the rows", async () => {
    const order = (texts: string[]) => texts.filter((text) => text.startsWith("Accuracy"));
    const names = rows.map(({ measure }) => measure);
    expect(order(drawnTexts(await beforeAfterChart(rows).toSVG()))).toEqual(names);
    const turned = beforeAfterChart([...rows].reverse());
    expect(order(drawnTexts(await turned.toSVG()))).toEqual([...names].reverse());
  });

  it("draws no bar for an unknown share", async () => {
    const chart = beforeAfterChart([{ measure: "Accuracy", before: Number.NaN, after: 0 }]);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    expect(drawnMarks(svg).filter(({ fill }) => fill === before)).toHaveLength(0);
    expect(drawnTexts(svg)).toContain("0.0%");
    expect(svg).not.toContain("NaN");
  });

  it("refuses no rows, and what isn't a share", () => {
    expect(() => beforeAfterChart([])).toThrow("missing measures");
    expect(() => beforeAfterChart([{ measure: "Accuracy", before: 91.4, after: 0.9 }])).toThrow(
      "invalid Accuracy: 91.4 (expected a share from 0 to 1)",
    );
  });
});
