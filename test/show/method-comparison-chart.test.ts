import { describe, expect, it } from "vitest";
import { type MethodChartRow, methodComparisonChart } from "../../src/show/method-comparison-chart.js";
import { complaints, drawnMarks, drawnTexts } from "./drawn.js";

function row(method: string, attack: string | null = null, deviation: number | null = null): MethodChartRow {
  const figure = (mean: number) => ({ mean, deviation });
  return {
    ...{ method, attack, accuracy: figure(0.9 - method.length / 100), meanClever: figure(5) },
    adversarialAccuracy: null,
    accuracyUnderAttack: attack === null ? null : figure(0.3 + method.length / 50),
  };
}

describe("methodComparisonChart", () => {
  it("draws a point a method in each panel, and the first method as a line, without a warning", async () => {
    const chart = methodComparisonChart([row("vanilla"), row("r-drop"), row("rahp")]);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    const points = drawnMarks(svg).filter(({ says }) => says.includes("method: "));
    expect(points).toHaveLength(2 * 3);
    expect(drawnTexts(svg)).toEqual(
      expect.arrayContaining([
        "Methods compared",
        "grey line: vanilla",
        "accuracy",
        "mean C, embedding units",
      ]),
    );
    expect(drawnTexts(svg).join()).not.toMatch(/adversarial|under/);
  });

  it("draws a panel for adversarial texts and for each attack, and says what bars are", async () => {
    const rows = ["vanilla", "rahp"].flatMap((method) =>
      ["a", "b"].map((attack) => row(method, attack, 0.02)),
    );
    const adversarial = rows.map((one) => ({ ...one, adversarialAccuracy: one.accuracy }));
    const chart = methodComparisonChart(adversarial);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    expect(drawnTexts(svg)).toEqual(
      expect.arrayContaining([
        ...["accuracy on adversarial texts", "accuracy under a", "accuracy under b"],
        "grey line: vanilla; bars: ± 1 standard deviation over seeds",
      ]),
    );
    expect(svg.match(/aria-roledescription="rule mark"/g)!.length).toBeGreaterThanOrEqual(5 * (1 + 2));
  });

  it("draws no bar of a share past 0 or 1", async () => {
    const svg = await methodComparisonChart([row("vanilla", "a", 0.9)]).toSVG();
    const bars = [...svg.matchAll(/aria-label="([^"]*; high: [^"]*)"/g)].map(([, says]) => says);
    expect(bars).toEqual([
      "accuracy: 0%; method: vanilla; high: 1",
      "mean C, embedding units: 4.1; method: vanilla; high: 5.9",
      "accuracy under a: 0%; method: vanilla; high: 1",
    ]);
  });

  it("leaves a method out of a panel where its figure is not known", async () => {
    const rows = [row("vanilla", "a"), { ...row("rahp", "a"), accuracyUnderAttack: null }];
    const marks = drawnMarks(await methodComparisonChart(rows).toSVG());
    expect(marks.filter(({ says }) => says.includes("under a"))).not.toEqual([]);
    expect(marks.filter(({ says }) => says.includes("method: "))).toHaveLength(2 + 2 + 1);
  });

  it("refuses no rows", () => {
    expect(() => methodComparisonChart([])).toThrow("missing rows");
  });
});
