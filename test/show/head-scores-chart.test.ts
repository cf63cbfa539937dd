import { describe, expect, it } from "vitest";
import { headScoresChart } from "../../src/show/head-scores-chart.js";
import { complaints, drawnMarks, drawnTexts, heads, modelSizes } from "./drawn.js";

const rows = [
  { layer: 0, head: 0, deltaClever: -0.1, importance: 1e-4 },
  { layer: 0, head: 1, deltaClever: 0.1, importance: 1e-3 },
  { layer: 1, head: 0, deltaClever: 0.3, importance: 1e-2 },
];
const unknownGrey = "#cfcfcf";

interface Values {
  data: { values: { deltaCleverNormalized: number; importanceNormalized: number }[] };
}
const valuesOf = (chart: ReturnType<typeof headScoresChart>) => (chart.spec as unknown as Values).data.values;

describe("headScoresChart", () => {
  it.each(modelSizes)("draws each head of %i layers × %i heads twice, without a warning", async (L, H) => {
    const chart = headScoresChart(
      heads(L, H).map((head, i) => ({ ...head, deltaClever: Math.sin(i), importance: Math.exp(-i / 9) })),
    );
    expect(complaints(chart)).toEqual([]);
    const cells = drawnMarks(await chart.toSVG()).filter(({ fill }) => fill !== unknownGrey);
    expect(cells).toHaveLength(2 * L * H);
  });

  it("normalises ΔCLEVER, and the logarithm of importance, from 0 to 1", () => {
    const values = valuesOf(headScoresChart(rows));
    const expected = [0, 0.5, 1];
    for (const [i, value] of values.entries()) {
      expect(value.deltaCleverNormalized).toBeCloseTo(expected[i]!, 12);
      expect(value.importanceNormalized).toBeCloseTo(expected[i]!, 7); // the logarithm's ε moves it by 1e-9
    }
  });

  it("normalises importance itself on a linear scale", () => {
    const values = valuesOf(headScoresChart(rows, { importanceScale: "linear" }));
    expect(values[1]!.importanceNormalized).toBeCloseTo((1e-3 - 1e-4) / (1e-2 - 1e-4), 12);
  });

  it("gives 0 to all heads where all are equal", () => {
    const values = valuesOf(headScoresChart(rows.map((row) => ({ ...row, deltaClever: 2 }))));
    expect(values.map((value) => value.deltaCleverNormalized)).toEqual([0, 0, 0]);
  });

  it("tells raw values in words and tooltips", async () => {
    const svg = await headScoresChart(rows).toSVG();
    expect(drawnTexts(svg)).toEqual(expect.arrayContaining(["raw: −0.1 to 0.3", "raw: 0.0001 to 0.01"]));
    expect(drawnMarks(svg)[0]!.says).toContain("ΔCLEVER: −0.1; Fisher: 0.0001");
  });

  it("calls importance by its name", async () => {
    const texts = drawnTexts(await headScoresChart(rows, { importanceName: "Michel" }).toSVG());
    expect(texts).toContain("Michel (log)");
    expect(texts.join()).not.toContain("Fisher");
  });

  it("draws an unknown value grey and leaves a missing head empty", async () => {
    const chart = headScoresChart([
      ...rows,
      { layer: 2, head: 1, deltaClever: Number.NaN, importance: 1 },
      { layer: 4, head: 0, deltaClever: 0, importance: null },
    ]);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    const marks = drawnMarks(svg);
    expect(marks.filter(({ fill }) => fill === unknownGrey)).toHaveLength(2 * 5);
    expect(marks.filter(({ fill }) => fill !== unknownGrey)).toHaveLength(2 * 5 - 2);
    expect(drawnTexts(svg)).toContain("grey: unknown");
    expect(svg).toContain("with 5 values: 0, 1, 2, 3, 4"); // layer 3 has its row, though no head
  });

  it("draws even where nothing is known", async () => {
    const chart = headScoresChart([{ layer: 0, head: 0, deltaClever: null, importance: null }]);
    expect(drawnTexts(await chart.toSVG()).filter((text) => text === "unknown")).toHaveLength(2);
  });

  it("refuses no rows, wrong positions, and a negative importance on the log scale", () => {
    expect(() => headScoresChart([])).toThrow("missing heads: a chart of heads needs at least one row");
    expect(() => headScoresChart([{ ...rows[0]!, layer: -1 }])).toThrow("invalid layer: -1");
    expect(() => headScoresChart([{ ...rows[0]!, head: 0.5 }])).toThrow("invalid head: 0.5");
    const negative = [{ ...rows[0]!, importance: -1 }];
    expect(() => headScoresChart(negative)).toThrow("invalid importance: -1");
    expect(() => headScoresChart(negative, { importanceScale: "linear" })).not.toThrow();
  });
});
