import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensurePython } from "../../scripts/python-environment.mjs";
import { describeNotebook, expectChart, tableOf } from "./describe-notebook.js";
import { outputsOf, runNotebook } from "./notebook.js";

const run = promisify(execFile);
const FILE = fileURLToPath(new URL("../../notebooks/09-for-analysts.ipynb", import.meta.url));
const NO_DANFO = "Danfo.js is not installed here: npm install danfojs";

const number = (text: string) => Number(text.replace("−", "-"));

describeNotebook("09-for-analysts", ({ shown }) => {
  test("scores are grouped by layer, a row each", () => {
    const rows = tableOf(shown("const byLayer"));
    expect(rows.map(([layer, heads]) => `${layer} ${heads}`)).toEqual([
      "0 4",
      "1 4",
      "2 4",
      "3 4",
      "4 4",
      "5 4",
    ]);
    for (const [, , mean, largest] of rows) expect(number(largest)).toBeGreaterThan(number(mean));
  });

  test("pruned heads are joined with their standard errors and samples, in the order in which they go", () => {
    const rows = tableOf(shown("const joined")).map((row) => row.map(number));
    expect(rows.length).toBe(9); // ⌊0.4·24⌋
    for (const [i, [rank, , , score, , stderr, raised]] of rows.entries()) {
      expect(rank).toBe(i + 1);
      if (i > 0) expect(score).toBeLessThanOrEqual(rows[i - 1][3]);
      expect(stderr).toBeGreaterThan(0);
      expect(raised * 24).toBeCloseTo(Math.round(raised * 24), 1); // a share of 24 sentences
    }
  });

  test("the attack's log is joined with the evaluation: skipped sentences are those of negative C", () => {
    const rows = tableOf(shown("const byStatus"));
    expect(rows.map(([status]) => status)).toEqual(["failed", "skipped", "succeeded"]);
    expect(rows.reduce((sum, [, examples]) => sum + Number(examples), 0)).toBe(24);
    for (const [status, , clever] of rows) expect(number(clever) < 0).toBe(status === "skipped");
    expect(shown("const [broken, stood]")["text/plain"]).toMatch(/^The median C of sentences that stood/);
  });

  test("a chart of one's own shows", () => {
    expectChart(shown("Queries of the attack, and C"), "Queries of the attack, and C before it");
  });

  test("the paper's table 3 stands beside figures that are the log's own", () => {
    const rows = tableOf(shown("const printed"));
    expect(rows.map((row) => [row[0], row[1], row[3], row[5]])).toEqual([
      ["whole", "92.7 %", "28.7 %", "46"],
      ["pruned", "92.3 %", "60.7 %", "84.5"],
    ]);
    expect(String(shown("metrics.accuracyUnderAttack")["text/plain"]).split("\n")).toEqual([
      "accuracy under attack: the same? yes",
      "queries of successful attacks: the same? yes",
    ]);
  });

  test("scores are a frame of Danfo.js", () => {
    const means = String(shown('frame.groupby(["layer"])')["text/plain"]);
    expect(means).not.toBe(NO_DANFO);
    expect(means).toContain("deltaClever_mean");
    const pattern =
      /^24 rows of layer, head, deltaClever, deltaCleverStderr, fisher; Fisher from (\S+) to (\S+)$/;
    const [, least, most] = pattern.exec(String(shown("frame.shape[0]")["text/plain"]))!;
    expect(number(most)).toBeGreaterThan(number(least));
  });

  test("every form loads again equal, and Arrow's bytes are a table", () => {
    const rows = tableOf(shown("loadResult(join"));
    expect(rows.map(([file]) => file)).toEqual(
      ["csv", "jsonl", "json", "arrow", "parquet"].map((form) => `scores.${form}`),
    );
    for (const row of rows) expect(row.slice(1)).toEqual(["HeadScores", "24", "yes", "0"]);
    expect(shown("const fromBytes")["text/plain"]).toBe("24 rows, 5 columns: equal to the scores");
  });

  describe("in pandas", () => {
    let folder: string;
    let python: string;
    beforeAll(async () => {
      folder = /^\S*rahp-tables-\w+/.exec(String(shown("await mkdtemp")["text/plain"]))![0];
      python = await ensurePython("test/notebooks/requirements-pandas.txt");
    }, 600_000);
    afterAll(() => rmSync(folder, { recursive: true }));

    test("the page's own program reads the files, and finds what the notebook shows", async () => {
      const { stdout } = await run(python, ["-c", pythonOf(FILE)], { cwd: folder });
      const lines = stdout
        .trim()
        .split("\n")
        .map((line) => line.trim().split(/\s+/));
      const shownMeans = tableOf(shown("const byLayer")).map((row) => [row[2], row[4]].map(number));
      const means = lines.slice(2, 8).map((line) => line.slice(1).map(Number));
      means.flat().forEach((value, i) => {
        expect(value / shownMeans.flat()[i]).toBeCloseTo(1, 2);
      });
      expect(lines[8]).toEqual(["True"]); // Parquet equals Arrow
      const medians = tableOf(shown("const byStatus")).map(
        ([status, , clever]) => [status, number(clever)] as const,
      );
      for (const [i, [status, clever]] of medians.entries()) {
        expect(lines[10 + i][0]).toBe(status);
        expect(Number(lines[10 + i][1]) / clever).toBeCloseTo(1, 2);
      }
      expect(lines.at(-1)).toEqual(["bert-mini-sst2"]);
    });

    test("CSV, JSON Lines and Parquet hold the same numbers, to the last bit", async () => {
      const program = `import pandas
parquet = pandas.read_parquet("scores.parquet")
for other in (pandas.read_csv("scores.csv", float_precision="round_trip"), pandas.read_json("scores.jsonl", lines=True, precise_float=True)):
    print(list(other.columns) == list(parquet.columns), (other.astype(float) - parquet.astype(float)).abs().max().max())`;
      const { stdout } = await run(python, ["-c", program], { cwd: folder });
      expect(stdout.trim().split("\n")).toEqual(["True 0.0", "True 0.0"]);
    });
  });
});

describe("09-for-analysts without Danfo.js", () => {
  const folder = mkdtempSync(join(dirname(FILE), ".without-danfo-")); // packages are found from there
  afterAll(() => rmSync(folder, { recursive: true }));

  test("says in place of a frame what to install", async () => {
    const file = JSON.parse(readFileSync(FILE, "utf8"));
    const cell = file.cells.find(({ source }: { source: string[] }) =>
      source.join("").includes('= "danfojs"'),
    );
    const source = cell.source.join("").replace('= "danfojs"', '= "danfojs-of-nowhere"');
    cell.source = [`declare const scores: { toDanfo(danfo: unknown): any };\n${source}`];
    const path = join(folder, "without-danfo.ipynb");
    writeFileSync(path, JSON.stringify({ ...file, cells: [cell] }));
    const outputs = outputsOf(await runNotebook(path));
    expect(outputs).toMatchObject([{ output_type: "execute_result", data: { "text/plain": NO_DANFO } }]);
  }, 60_000);
});

/** The program in Python that a notebook's page shows. */
function pythonOf(file: string): string {
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as { cells: { source: string[] }[] };
  const page = cells.map(({ source }) => source.join("")).join("\n");
  return /```python\n(.*?)```/s.exec(page)![1];
}
