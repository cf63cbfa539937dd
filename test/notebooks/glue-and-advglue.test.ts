import { expect, test } from "vitest";
import { describeNotebook, expectChart, tableOf } from "./describe-notebook.js";

const METHODS = ["RAHP", "michel", "magnitude", "random"];
const MODELS = ["all heads", ...METHODS];

describeNotebook("02-glue-and-advglue", ({ shown }) => {
  const table1 = () => tableOf(shown('"mean of both"'));
  const percent = (text: string) => Number.parseFloat(text.replace("−", "-"));

  test("each method chooses ⌊0.6·24⌋ = 14 heads, of which at least 14 + 14 − 24 are RAHP's, too", () => {
    const rows = tableOf(shown("const peers"));
    expect(rows.map(([, method]) => method)).toEqual(METHODS);
    expect(rows.map(([, , pruned]) => pruned)).toEqual(["14", "14", "14", "14"]);
    expect(rows[0][3]).toBe("14");
    for (const [, , , shared] of rows) expect(Number(shared)).toBeGreaterThanOrEqual(4);
  });

  test("successes of the attack show with their changed words", () => {
    const bundle = shown("async function attackedTexts");
    expect(bundle["text/plain"]).toMatch(/^\d+ of 24 examples: succeeded\./);
    expect(bundle["text/html"]).toMatch(/<del[^>]*>.*<ins/s);
  });

  test.each(["compared[0].chart()", "robustnessComparisonChart(\n"])("%s shows as a chart", (source) => {
    expectChart(shown(source), "Accuracy before and after attacks");
  });

  test("drop and mean are what accuracies on clean and adversarial sentences give", () => {
    expect(table1().map(([model]) => model)).toEqual(MODELS);
    for (const [, clean, adversarial, both, drop] of table1()) {
      expect(percent(drop)).toBeCloseTo(percent(clean) - percent(adversarial), 0);
      expect(percent(both)).toBeCloseTo((percent(clean) + percent(adversarial)) / 2, 0);
    }
  });

  test("a model is wrong about all sentences that were made on it", () => {
    expect(table1()[0][2]).toBe("0.0 %");
    const [onAll, onPruned] = tableOf(shown("const turned"));
    expect(onAll[2]).toBe("0.0 %");
    expect(onPruned[3]).toBe("0.0 %");
    expect(onAll[3]).toBe(table1()[1][2]); // RAHP on the others' sentences, as it was compared before
  });

  test("the comparison has intervals and McNemar's test of each model but the first", () => {
    const rows = tableOf(shown("const [ofFirstTask]"));
    expect(rows.length).toBe(4 * MODELS.length);
    const tests = rows.filter((row) => row[8] !== "").map((row) => `${row[1]}, ${row[2]}`);
    expect(tests).toEqual(
      ["accuracy", "accuracy on adversarial texts"].flatMap((measure) =>
        METHODS.map((method) => `${measure}, ${method}`),
      ),
    );
  });

  test("the paper's figures of table 1 stand beside those here, with deviations over seeds", () => {
    const [all, rahp] = tableOf(shown("const table1"));
    expect(all.slice(2, 5)).toEqual(["94.3 %", "24.1 %", "70.2 %"]);
    expect(rahp.slice(2, 5)).toEqual(["94.6 %", "38.9 %", "55.7 %"]);
    expect(all.slice(5)).toEqual([1, 2, 4].map((column) => table1()[0][column]));
    for (const figure of rahp.slice(5)) expect(figure).toMatch(/^\d+\.\d % ± \d+\.\d$/);
  });

  test("the paper's findings are told by this run's numbers", () => {
    const [adversarial, clean, drop, clever] = String(shown("const placeOf")["text/plain"]).split("\n");
    const rahp = table1()[1];
    expect(adversarial).toMatch(new RegExp(`accuracy ${rahp[2]}: place [1-4] of 4 ways`));
    expect(clean).toContain(`clean accuracy ${rahp[1]} in place of ${table1()[0][1]}`);
    expect(drop).toMatch(new RegExp(`drop ${rahp[4]}: place [1-4] of 4`));
    expect(clever).toBe(`mean C ${table1()[0][5]} → ${rahp[5]}`);
  });
});
