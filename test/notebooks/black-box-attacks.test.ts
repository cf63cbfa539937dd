import { expect, test } from "vitest";
import { describeNotebook, expectChart, tableOf } from "./describe-notebook.js";

const ATTACKS = ["textfooler-lexicon", "textbugger-chars", "typos"];

describeNotebook("03-black-box-attacks", ({ shown }) => {
  const text = (source: string) => String(shown(source)["text/plain"]);
  const figures = () => tableOf(shown("const row ="));

  test.each([
    ["choice.chart()", "Composite score S and pruning decisions"],
    ["robustnessComparisonChart([", "Accuracy before and after attacks"],
    ["beforeAfterChart([", "Before and after pruning"],
  ])("%s shows as a chart", (source, title) => {
    expectChart(shown(source), title);
  });

  test("all recipes by name are listed with what they need", () => {
    const needs = tableOf(shown("recipes().map")).map(([recipe, , ofRecipe]) => [recipe, ofRecipe]);
    expect(needs).toEqual([
      ["textfooler-lexicon", ""],
      ["textfooler", "lexicon, encoder"],
      ["bert-attack", "maskedLanguageModel, encoder"],
      ["textbugger", "lexicon, encoder"],
      ["textbugger-chars", ""],
    ]);
  });

  test.each(["const walk =", "const typos ="])(
    "%s: one attack step by step, words on their grounds",
    (source) => {
      expect(text(source)).toMatch(/^(succeeded|failed): .*\d+ queries/);
      expect(text(source)).toContain("words by importance (delete): ");
      expect(String(shown(source)["text/html"])).toContain("background");
    },
  );

  test("a sentence tells both models' ways", () => {
    const [, queries] = /, (\d+) queries/.exec(text("const walk ="))!;
    expect(text("const walkOfPruned")).toContain(`after ${queries} queries`);
  });

  test("examples are those of one outcome, under the headline of all 10", () => {
    expect(text("const logs:")).toMatch(/^\d+ of 10 examples: succeeded\. Of all, /);
    expect(text('.only("failed")')).toMatch(/^\d+ of 10 examples: failed\. Of all, /);
    expect(String(shown("const logs:")["text/html"])).toMatch(/<del[^>]*>.*<ins/s);
  });

  test("accuracy under attack is what the success rate leaves of the clean accuracy", () => {
    expect(figures().map(([attack, model]) => [attack, model])).toEqual(
      ATTACKS.flatMap((attack) => [
        [attack, "all heads"],
        [attack, "pruned"],
      ]),
    );
    for (const [, , clean, underAttack, success] of figures()) {
      const [before, after, share] = [clean, underAttack, success].map(Number.parseFloat);
      expect(after).toBeCloseTo(before * (1 - share / 100), 0);
    }
  });

  test("sentences that one model alone keeps make up the difference", () => {
    const lines = text("const heldBy").split("\n");
    expect(lines.length).toBe(ATTACKS.length);
    for (const [i, line] of lines.entries()) {
      const [onlyAll, onlyPruned] = line.match(/\d+(?= (kept )?by)/g)!.map(Number);
      const [all, pruned] = [figures()[2 * i], figures()[2 * i + 1]].map((row) => Number.parseFloat(row[3]));
      expect((100 * (onlyPruned - onlyAll)) / 10).toBeCloseTo(pruned - all, 0);
    }
  });

  test("tables 2 and 3 stand beside the attacks of here", () => {
    const table3 = tableOf(shown("const table3"));
    expect(table3[0]).toEqual(["paper, TextFooler", "28.7 % → 60.7 %", "46 → 84.5"]);
    expect(table3.slice(3).map(([attack]) => attack)).toEqual([
      "here, textfooler-lexicon",
      "here, textbugger-chars",
    ]);
    expect(table3[3][1]).toBe(`${figures()[0][3]} → ${figures()[1][3]}`);
    const table2 = tableOf(shown("const table2"));
    expect(table2.length).toBe(4 + 2);
    for (const [, underAttack, accuracy, average] of table2) {
      const [a, b, mean] = [underAttack, accuracy, average].map(Number.parseFloat);
      expect(mean).toBeCloseTo((a + b) / 2, 0);
    }
  });

  test("attacks from inside: HotFlip's log, HackAttend's with a map of attention before and after", () => {
    expect(tableOf(shown("const flips")).length).toBe(4);
    expect(tableOf(shown("const hacks")).length).toBe(4);
    const title = String(shown("const flipped")["text/plain"]).replace("Chart: ", "");
    expect(title).toMatch(/^Attention of layer \d, head \d, before and after HackAttend$/);
    expectChart(shown("const flipped"), title);
    expect(
      tableOf(shown("const figures"))
        .map((row) => row[3])
        .slice(0, 2),
    ).toEqual(["27.4 %", "10.2 %"]);
  });

  test("what the paper finds is asked of each attack", () => {
    for (const line of text("const better").split("\n")) {
      expect(line).toMatch(/: accuracy under attack (not )?raised, queries of a success (not )?raised$/);
    }
  });
});
