import { expect, test } from "vitest";
import { describeNotebook, expectChart, tableOf } from "./describe-notebook.js";

describeNotebook("06-the-weights", ({ shown }) => {
  test.each([
    ["byPair.tradeOffChart()", "Accuracy against local robustness"],
    ['over: "lambda"', "What is left over λ, weight of ΔCLEVER beside 1 − λ of importance"],
    ['over: "gamma"', "What is left over γ, share of heads protected"],
    ["byRho.chart()", "What is left over the share of pruned heads"],
  ])("%s shows as a chart, with deviations over seeds", (source, title) => {
    expectChart(shown(source), title);
    expect(JSON.stringify(shown(source))).toContain("± 1 standard deviation over seeds");
  });

  test("what the paper says of three pairs stands beside what five do here", () => {
    const rows = tableOf(shown("const said"));
    expect(rows.map(([pair]) => pair)).toEqual(["0, 1", "0.25, 1", "0.5, 1", "1, 1", "1, 0"]);
    expect(rows.filter(([, said]) => said !== "not told").length).toBe(3);
    for (const row of rows) expect(row[2]).toMatch(/^[+−]\d+\.\d ± \d+\.\d$/);
  });

  test("only the ratio of the weights counts", () => {
    expect(String(shown("const asLambda")["text/plain"])).toMatch(/\nthe same: yes$/);
  });

  test("protection changes nothing where importance decides alone", () => {
    expect(shown("const atEnds")["text/plain"]).toMatch(
      / moves by 0\.0 points at λ = 0, and by \d+\.\d at λ = 1\.$/,
    );
  });

  test("the paper's changes of accuracy stand beside those here", () => {
    const rows = tableOf(shown("const printed"));
    expect(rows.map((row) => row[2])).toEqual(["−0.46", "+0.27", "+0.24"]);
    expect(shown("const best")["text/plain"]).toMatch(
      /^Of the shares tried, ρ = 0\.\d leaves the highest mean C/,
    );
  });
});
