import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { EmbeddingDistances } from "../../src/results/embedding-distances.js";
import { report } from "../../src/verbs/report.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { attackLog } from "../results/attack-results.js";
import { comparison, sweepResult } from "../results/comparison-results.js";
import { pruningRecord } from "../results/pruning-result.js";
import {
  cleverBounds,
  embeddingDistances,
  evaluation,
  robustnessComparison,
  robustnessRows,
} from "../results/robustness-results.js";
import { methodScores, sampledScores, selection, selectionByScore } from "../results/score-results.js";

const results = [
  sampledScores(),
  selection(),
  evaluation(),
  evaluation(),
  cleverBounds(),
  attackLog(),
  attackLog(),
];
let html: string;

beforeAll(async () => {
  html = (await report(results, { title: "Less is <more>" })).html;
});

const headings = (page: string) => [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map((match) => match[1]);
const count = (page: string, tag: string) => page.split(`<${tag}`).length - 1;

describe("a report", () => {
  test("has a section for each result, the comparison of before and after, and where all came from", () => {
    expect(headings(html)).toEqual([
      "Head scores",
      "Selection",
      "Before and after",
      "Evaluation of a-model",
      "Evaluation of a-model",
      "Extreme-value CLEVER of a-model",
      "Attack on a-model",
      "Attack on a-model",
      "Provenance",
    ]);
    expect([count(html, "svg"), count(html, "table")]).toEqual([5, 7]);
    for (const text of ["2 of 4 heads are to be pruned, 1 are protected", "Recipe: textfooler-lexicon."]) {
      expect(html).toContain(text);
    }
    expect(html).toContain("Note: 1 of 3 texts is long");
    expect(html).toContain("2c3d"); // the data's hash
  });

  test("has distances, their table beside C and bounds, and models compared, each with its chart", async () => {
    const inside = [embeddingDistances(), robustnessRows(), robustnessComparison()];
    const { html: page } = await report(inside);
    expect(headings(page)).toEqual([
      "Distances at which a-model errs",
      "C, bounds and found distances of a-model",
      "Models compared",
      "Provenance",
    ]);
    expect([count(page, "svg"), count(page, "table")]).toEqual([3, 3]);
    const [found] = inside[0].toRows();
    const vain = { ...found, distance: null, foundPrediction: null };
    const nothing = new EmbeddingDistances([vain as never], ["a", "b"], inside[0]);
    expect(count((await report([nothing])).html, "svg")).toBe(0); // nothing to draw
  });

  test("stands alone: no script, and nothing that is loaded from elsewhere", () => {
    expect(html).not.toMatch(/<script/i);
    expect(html).not.toMatch(/<(link|iframe|img|object|embed|base|meta http-equiv)\b/i);
    expect(html).not.toMatch(/\b(src|href|srcset|action)\s*=/i);
    expect(html).not.toMatch(/url\(\s*["']?(?!#)/i);
    expect(html).not.toMatch(/@import/i);
  });

  test("shows texts as texts", () => {
    expect(html).toContain("<h1>Less is &lt;more&gt;</h1>");
    expect(html).toContain("alert");
    expect(html).toContain("&lt;");
    expect(html).toMatch(/<del[^>]*>fine<\/del>/);
  });

  test("is the same to the byte each time", async () => {
    expect((await report(results, { title: "Less is <more>" })).html).toBe(html);
  });

  test("shows a pruning, and a sweep over ρ also as accuracy against mean C", async () => {
    const { html } = await report([pruningRecord(), sweepResult(), comparison()]);
    expect(headings(html)).toEqual([
      "Pruning of a-model",
      "Settings compared on a-model",
      "Settings compared on a-model",
      "Provenance",
    ]);
    expect(html).toContain("2 of 4 heads went.");
    expect(count(html, "svg")).toBe(1 + 2 + 1);
  });

  test("of one result has its section only, and a title of its own", async () => {
    const { html, title } = await report([evaluation()]);
    expect(headings(html)).toEqual(["Evaluation of a-model", "Provenance"]);
    expect(title).toBe("Robustness-aware head pruning");
    expect(html).toContain("<title>Robustness-aware head pruning</title>");
  });

  test("shows scores by a method, and what was chosen from them, by the method's name", async () => {
    const { html } = await report([selectionByScore(), methodScores()]);
    expect(headings(html)).toEqual(["Head scores by michel", "Selection", "Provenance"]);
    expect(html).toContain("They are ranked by one score: michel.");
    expect(html).not.toContain("S = β·ΔC′");
  });

  test("of two evaluations compares them, in the order in which they are given", async () => {
    const { html } = await report([evaluation(), evaluation()]);
    expect(headings(html)[0]).toBe("Before and after");
    const mean = evaluation().meanClever.toPrecision(3);
    expect(html).toContain(`Mean local robustness C: ${mean} before, ${mean} after pruning.`);
  });

  test("of no results, and with misspelled options, is refused", async () => {
    expect(await refusal(() => report([]))).toBe("nothing to report: no results given");
    expect(await refusal(() => report([evaluation()], { titles: "x" } as object))).toBe(
      "unknown option: titles (did you mean title?)",
    );
  });
});

describe("a report's page", () => {
  test("saves as .html, and replaces what is there as a whole", async () => {
    const path = join(temporaryFolder(), "report.html");
    writeFileSync(path, "x".repeat(1e6));
    const page = await report([evaluation()]);
    await page.save(path);
    expect(readFileSync(path, "utf8")).toBe(page.html);
  });

  test("is refused under another extension, and in a folder that does not exist", async () => {
    const page = await report([evaluation()]);
    const path = join(temporaryFolder(), "report.pdf");
    expect(await refusal(() => page.save(path))).toBe(
      "unknown kind of report file: .pdf (expected one of .html)",
    );
    expect(existsSync(path)).toBe(false);
    const nowhere = join(temporaryFolder(), "nowhere", "report.html");
    expect(await refusal(() => page.save(nowhere))).toBe(
      `cannot write ${nowhere}: its folder does not exist`,
    );
  });

  test("says in a terminal what it is", async () => {
    expect(String(await report([evaluation()]))).toMatch(
      /^Robustness-aware head pruning: a page of \d+ kB; save\("report.html"\) writes it$/,
    );
  });
});
