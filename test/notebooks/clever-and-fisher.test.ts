import { expect, test } from "vitest";
import { describeNotebook, expectChart, tableOf } from "./describe-notebook.js";

describeNotebook("05-clever-and-fisher", ({ shown }) => {
  test.each([
    ["\nscores.chart()", "ΔCLEVER and Fisher of each head"],
    ["choice.chart()", "Composite score S and pruning decisions"],
    ["choice.scatterChart()", "ΔCLEVER and Fisher of each head, and what goes"],
    ["choice.rankChart()", "Ranks of the heads, and how certain they are"],
    ["settled.tradeOffChart()", "Accuracy against local robustness"],
  ])("%s shows as a chart", (source, title) => {
    expectChart(shown(source), title);
  });

  test("what the paper reads off figure 3 stands beside rank correlations here", () => {
    const rows = tableOf(shown("const spearman"));
    const correlations = [rows[0], rows[2], rows[3]].map(([, , here]) =>
      Number(/[−\d.]+$/.exec(here)![0].replace("−", "-")),
    );
    for (const value of correlations) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    expect(correlations[2]).toBeLessThan(0); // Fisher falls with depth, on 24 heads from 2.6…8.4 to 0.1…0.4
    expect(String(shown("const reading")["text/plain"])).toContain(
      correlations[0].toFixed(2).replace("-", "−"),
    );
  });

  test("figure 5 tells of four pairs what pruning changed, and the sentences agree with it", () => {
    const rows = tableOf(shown("const printed"));
    expect(rows.map(([pair]) => pair)).toEqual(["0, 1", "0.5, 1", "1, 1", "1, 0"]);
    const numbers = (column: number) => rows.map((row) => Number.parseFloat(row[column].replace("−", "-")));
    const [accuracy, clever] = [numbers(2), numbers(3)];
    const yes = (isSo: boolean) => (isSo ? "yes" : "no");
    expect(String(shown("const figuresOf")["text/plain"]).split("\n")).toEqual([
      `(0, 1) has the highest mean C: ${yes(clever.every((value) => value <= clever[0]))}`,
      `(0, 1) costs more accuracy than (1, 0): ${yes(accuracy[0] < accuracy[3])}`,
      `(0.5, 1) is more robust than the unpruned model: ${yes(clever[1] > 0)}`,
    ]);
  });

  test("counts pruned heads by depth, and what protection kept", () => {
    expect(shown("const deep")["text/plain"]).toMatch(
      /^\d+ of the 14 pruned heads lie in the deeper half of the layers \(by lot: 7\)\. Of the 3 protected heads, \d/,
    );
  });
});
