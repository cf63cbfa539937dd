import { expect, test } from "vitest";
import { describeNotebook, expectChart, tableOf } from "./describe-notebook.js";

const METHODS = ["vanilla", "r-drop", "smart", "free-lb", "s-attend", "rahp", "rahp + fine-tuning"];

describeNotebook("10-training-and-defences", ({ shown }) => {
  const compared = () => tableOf(shown("await compareMethods("));
  const percent = (text: string) => Number.parseFloat(text);

  test("each method is told in a line", () => {
    const rows = tableOf(shown("const settings"));
    expect(rows.map(([method]) => method)).toEqual(METHODS);
    for (const [, what] of rows) expect(what.length).toBeGreaterThan(20);
  });

  test.each([
    ["log.chart()", "Loss and accuracy in training"],
    ["compared.chart()", "Methods compared"],
    ["robustnessComparisonChart([", "Accuracy before and after attacks"],
  ])("%s shows as a chart", (source, title) => {
    expectChart(shown(source), title);
  });

  test("the comparison has a row a method, with deviations over seeds, and heads pruned where RAHP is", () => {
    expect(compared().map(([method]) => method)).toEqual(METHODS);
    expect(compared().map(([, pruned]) => Number(pruned))).toEqual([0, 0, 0, 0, 0, 9, 9]); // ⌊0.4 · 24⌋
    for (const [, , accuracy] of compared()) expect(accuracy).toMatch(/^\d+\.\d ± \d+\.\d %$/);
  });

  test("the paper's figures of tables 1 and 3 stand beside those here", () => {
    const table1 = tableOf(shown('besidePaper({ model: "RoBERTa-base"'));
    const row = (method: string) => table1.find(([name]) => name === method)!;
    expect(row("vanilla").slice(1)).toEqual(["94.3 %", compared()[0][2], "24.1 %", compared()[0][4]]);
    expect(row("rahp").slice(1)).toEqual(["94.6 %", compared()[5][2], "38.9 %", compared()[5][4]]);
    expect(row("rose-first")[2]).toBe("–");
    const table3 = tableOf(shown('besidePaper({ model: "BERT-base"'));
    expect(table3.find(([name]) => name === "free-lb")!.slice(4, 6)).toEqual(["49.7 %", compared()[3][5]]);
  });

  test("what the last step gives back is told by this run's numbers", () => {
    const [accuracies, clever] = String(shown("const verdict")["text/plain"]).split("\n");
    const means = [0, 5, 6].map((i) => percent(compared()[i][2]));
    const told = [...accuracies.matchAll(/(\d+\.\d) %/g)].map(([, value]) => Number(value));
    expect(told).toEqual(means);
    const gain = means[2] - means[1];
    const words = gain > 0.05 ? "gives" : gain < -0.05 ? "takes" : "changes nothing";
    expect(accuracies).toContain(`training once more ${words}`);
    expect(clever.match(/→/g)).toHaveLength(2);
  });

  test("the paper's findings are told with RAHP's places, and how far seeds and single sentences reach", () => {
    const lines = String(shown("const spread")["text/plain"]).split("\n");
    expect(lines).toHaveLength(4);
    for (const [i, column] of [
      [0, 4],
      [1, 2],
    ] as const) {
      const means = compared().map((row) => percent(row[column]));
      const better = means.filter((mean) => mean > means[5]).length;
      expect(lines[i]).toContain(`${means[5].toFixed(1)} %: place ${better + 1} of 7`);
    }
    expect(lines[3]).toMatch(/^one sentence is 2\.1 points of clean accuracy/);
  });
});
