import { expect, test } from "vitest";
import { describeNotebook, expectChart, tableOf } from "./describe-notebook.js";

describeNotebook("01-the-method", ({ shown }) => {
  test("what is computed by hand equals what the verbs compute, but for rounding", () => {
    const rows = tableOf(shown("tableView(agreement)"));
    expect(rows.map(([quantity]) => quantity)).toEqual([
      "C of each sentence",
      "ΔC of each head",
      "Fisher of each head",
      "S of each head",
    ]);
    for (const [, , share, verdict] of rows) {
      expect(Number(share)).toBeLessThan(1e-5);
      expect(verdict).toBe("equal but for rounding");
    }
    expect(shown("const isSame")["text/plain"]).toBe(
      "4 of 4 quantities are equal but for rounding; both prune the same heads in the same order.",
    );
  });

  test("stands side by side for all 24 heads, with the same decisions: 3 protected, 14 pruned", () => {
    const rows = tableOf(shown('"ΔC by hand"'));
    expect(rows.length).toBe(24);
    expect(rows.map((row) => row[8])).toEqual(rows.map((row) => row[9]));
    const count = (decision: string) => rows.filter((row) => row[9] === decision).length;
    expect([count("protected"), count("pruned")]).toEqual([3, 14]);
  });

  test("heads that are masked by hand, and cut out by the verb, leave the same mean C", () => {
    const [all, masked, cut] = tableOf(shown("const pruned =")).map(([, value]) => value);
    expect(masked).toBe(cut);
    expect(masked).not.toBe(all);
  });

  test("the paper's two changes of accuracy stand beside those here", () => {
    const rows = tableOf(shown("const printed"));
    expect(rows.map((row) => row[3])).toEqual(["+0.3 points", "−0.5 points"]);
    for (const row of rows) expect(row[5]).toMatch(/^[+−]\d+\.\d points$/);
    expectChart(shown("beforeAfterChart("), "Before and after pruning");
  });

  test("the composite score is drawn", () => {
    expectChart(shown("choice.chart()"), "Composite score S and pruning decisions");
  });
});
