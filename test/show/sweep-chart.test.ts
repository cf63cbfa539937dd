import { describe, expect, it } from "vitest";
import { type SweepChartRow, sweepChart } from "../../src/show/sweep-chart.js";
import { complaints, drawnMarks, drawnTexts } from "./drawn.js";

const before = { accuracy: 0.9, meanClever: 5, accuracyUnderAttack: null };

function row(rho: number, colour: string, deviation: number | null = null, style = ""): SweepChartRow {
  return {
    rho,
    setting: rho,
    starred: false,
    colour,
    style,
    accuracy: { mean: 0.9 - rho / 4, deviation },
    meanClever: { mean: 5 - 4 * rho, deviation },
    accuracyUnderAttack: { mean: 0.3 + rho / 8, deviation },
  };
}

describe("sweepChart", () => {
  it("draws a line with points in each panel, and the unpruned model, without a warning", async () => {
    const chart = sweepChart([row(0.2, "RAHP"), row(0.4, "RAHP"), row(0.6, "RAHP")], before, "rho");
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    const isOfPanel = ({ says }: { says: string }) => says.startsWith("ρ");
    expect(drawnMarks(svg).filter(isOfPanel)).toHaveLength(2 * (1 + 3));
    const texts = drawnTexts(svg);
    expect(texts).toEqual(expect.arrayContaining(["accuracy", "mean C, embedding units", "20%"]));
    expect(texts).toContain("grey line: the unpruned model");
    expect(texts).not.toContain("RAHP"); // one line needs no legend
  });

  it("names several settings, and shows standard deviations where there are some, as a band for each line", async () => {
    const rows = [
      row(0.2, "mean", 0.01),
      row(0.4, "mean", 0.02),
      row(0.2, "rank", 0.03),
      row(0.4, "rank", 0.03),
    ];
    const chart = sweepChart(rows, before, "rho");
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    const texts = drawnTexts(svg);
    expect(texts).toEqual(expect.arrayContaining(["mean", "rank"]));
    expect(texts).toContain("grey line: the unpruned model; bands: ± 1 standard deviation over seeds");
    expect(svg.match(/aria-roledescription="area mark"/g)).toHaveLength(2 * 2);
    const alone = sweepChart([row(0.2, "mean"), row(0.4, "mean")], before, "rho");
    expect(await alone.toSVG()).not.toContain("area mark");
  });

  it.each([
    ["lambda", "λ, weight of ΔCLEVER beside 1 − λ of importance", "0.2"],
    ["gamma", "γ, share of heads protected", "0.1"],
  ] as const)("draws what is left over %s in place of ρ", async (over, title, tick) => {
    const rows = [0, 0.25, 0.5].map((setting) => ({ ...row(0.4, "RAHP"), setting }));
    const chart = sweepChart(rows, before, over);
    expect(complaints(chart)).toEqual([]);
    expect(chart.title).toBe(`What is left over ${title}`);
    const texts = drawnTexts(await chart.toSVG());
    expect(texts).toEqual(expect.arrayContaining([title, tick]));
  });

  it("draws accuracy under attack, too, where the unpruned model was attacked", async () => {
    const attacked = { ...before, accuracyUnderAttack: 0.3 };
    const chart = sweepChart([row(0.2, "RAHP"), row(0.4, "RAHP")], attacked, "rho");
    expect(complaints(chart)).toEqual([]);
    expect(drawnTexts(await chart.toSVG())).toContain("accuracy under attack");
  });

  it("gives each of twelve methods a colour of its own, and settings of one method other strokes", async () => {
    const methods = Array.from({ length: 12 }, (_, i) => `method ${i}`);
    const rows = methods.flatMap((method) => [row(0.2, method, null, "a"), row(0.4, method, null, "b")]);
    const chart = sweepChart(rows, before, "rho");
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    const points = drawnMarks(svg).filter(({ says }) => says.includes("heads chosen by"));
    expect(new Set(points.map(({ fill }) => fill)).size).toBe(12);
    expect(svg).toMatch(/stroke-dasharray="[1-9]/);
  });

  it("refuses no rows", () => {
    expect(() => sweepChart([], before, "rho")).toThrow("missing rows");
  });
});
