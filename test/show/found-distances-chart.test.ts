import { describe, expect, it } from "vitest";
import { foundDistancesChart } from "../../src/show/found-distances-chart.js";
import { complaints, drawnMarks, drawnTexts } from "./drawn.js";

const rows = [
  { id: 0, distance: 0.2, clever: 0.5, cleverBound: 0.1 },
  { id: 1, distance: 2, clever: 40, cleverBound: 1 },
  { id: 2, distance: 0, clever: -2, cleverBound: 0 },
  { id: 3, distance: null, clever: 9, cleverBound: 3 },
];

describe("foundDistancesChart", () => {
  it("draws both estimates of each example that has a distance, and the line of equals, without a warning", async () => {
    const chart = foundDistancesChart(rows, "L2");
    expect(complaints(chart)).toEqual([]);
    const says = drawnMarks(await chart.toSVG()).map((mark) => mark.says);
    expect(says.filter((mark) => mark.includes("C (eq. 1)"))).toHaveLength(2);
    expect(says.filter((mark) => mark.includes("extreme-value bound"))).toHaveLength(2);
    expect(drawnTexts(await chart.toSVG())).toContain("L2 norm; on the line both are equal,");
  });

  it("draws C alone where there are no bounds", async () => {
    const chart = foundDistancesChart(
      rows.map((row) => ({ ...row, cleverBound: null })),
      "L∞",
    );
    expect(complaints(chart)).toEqual([]);
    expect(drawnTexts(await chart.toSVG())).not.toContain("extreme-value bound");
  });

  it("refuses rows of which none has a distance above 0", () => {
    expect(() => foundDistancesChart(rows.slice(2), "L2")).toThrow("missing distances");
    expect(() => foundDistancesChart([], "L2")).toThrow("missing distances");
  });
});
