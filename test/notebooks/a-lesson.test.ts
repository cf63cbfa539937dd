import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeNotebook, expectChart, tableOf } from "./describe-notebook.js";
import { type CodeCell, type ExecutedNotebook, runNotebook } from "./notebook.js";

const NOTEBOOKS = fileURLToPath(new URL("../../notebooks", import.meta.url));
const NAME = "08-a-lesson.ipynb";

describeNotebook("08-a-lesson", ({ shown, cells }) => {
  test("every exercise waits for an answer", () => {
    const said = cells().flatMap(({ source, outputs }) => {
      const exercise = /check\("(Exercise \d)"/.exec(source)?.[1];
      return exercise ? [outputs.map((output) => "data" in output && output.data["text/plain"])] : [];
    });
    expect(said.map((texts) => texts.at(-1))).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `Exercise ${n}: no answer yet`),
    );
  });

  test.each([
    ["marginPlaneChart(gridOf(plane", "The margin g, and the distance that C promises"],
    ["marginPlaneChart(gridOf(curve", "The margin g, and the distance that C promises"],
    ["const lengthByToken", "How much the margin depends on each token"],
    ["Margin and C of each sentence", "Margin and C of each sentence"],
    ["scores.chart()", "ΔCLEVER and Fisher of each head"],
    ["choice.chart()", "Composite score S and pruning decisions"],
  ])("%s shows as a chart", (source, title) => {
    expectChart(shown(source), title);
  });

  test("near the boundary of the toy C is nearly the distance, and where the margin is flat far too large", () => {
    const [near, flat] = tableOf(shown('"walked distance"')).map((row) => row.slice(2).map(Number));
    expect(near[0] / near[1]).toBeCloseTo(1.1, 1);
    expect(flat[0] / flat[1]).toBeGreaterThan(3);
  });

  test("masking a head by hand changes the logits", () => {
    for (const [, all, masked] of tableOf(shown('"logit, one head masked"'))) expect(masked).not.toBe(all);
  });

  test("the paper's findings stand beside those here", () => {
    const rows = tableOf(shown('"where pruned heads lie"'));
    expect(rows.map(([, , here]) => here)).toEqual([
      expect.stringMatching(/^\d+\.\d % → \d+\.\d %$/),
      expect.stringMatching(/^\d of 9 in the last third of the layers$/),
      expect.stringMatching(/^[−\d.]+ → [−\d.]+$/),
    ]);
    expect(shown("const promised")["text/plain"]).toMatch(/So single heads' gains (do not )?add up/);
  });
});

describe("08-a-lesson, answered", () => {
  const folder = mkdtempSync(`${NOTEBOOKS}/.answered-`); // packages are found from there
  let notebook: ExecutedNotebook;
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(async () => {
    const file = JSON.parse(readFileSync(`${NOTEBOOKS}/${NAME}`, "utf8"));
    writeFileSync(`${folder}/${NAME}`, JSON.stringify(answered(file)));
    notebook = await runNotebook(`${folder}/${NAME}`);
  }, 600_000);

  test("each answer that the page unfolds is right, and another is not", () => {
    const said = notebook.cells
      .filter((cell): cell is CodeCell => cell.cell_type === "code" && cell.source.includes('check("'))
      .map(({ outputs }) => outputs.at(-1));
    expect(said).toMatchObject(
      [1, 2, 3, 4, 5, 6].map((n) => ({
        data: {
          "text/plain": n === 3 ? expect.stringMatching(/^Exercise 3: not yet/) : `Exercise ${n}: right`,
        },
      })),
    );
  });
});

interface NotebookFile {
  cells: { cell_type: string; source: string[] }[];
}

/**
 * The notebook up to its last exercise, on a few sentences, with the answers of its own pages; but a wrong one in the
 * third.
 */
function answered({ cells, ...file }: NotebookFile): NotebookFile {
  const sources = cells.map(({ source }) => source.join(""));
  const last = sources.findLastIndex((source) => source.includes('check("'));
  const filled = sources.slice(0, last + 1).map((source, i) => {
    const exercise = /const answer(\d)/.exec(source)?.[1];
    if (exercise === undefined) return source.replace("samples: 20", "samples: 8");
    const answer = /<summary>Answer<\/summary>\n\n```ts\n(.*?)\n```/s.exec(sources[i - 1])![1];
    return source.replace("= undefined;", `= ${exercise === "3" ? "cleverOf(P)" : answer};`);
  });
  return { ...file, cells: filled.map((source, i) => ({ ...cells[i], source: [source] })) };
}
