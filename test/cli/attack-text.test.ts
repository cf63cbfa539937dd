import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { fail, rahp, succeed } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const read = (name: string) => readFileSync(join(folder, name), "utf8");

beforeAll(async () => {
  await writeTinyFiles(folder);
});

test("attack --text shows one attack step by step, and saves it", async () => {
  const args = ["attack", "model", "--text", "a very good film", "--pair", "so good", "--label", "1"];
  const stdout = await succeed(folder, ...args, "--recipe", "textbugger-chars", "--out", "text.json");
  expect(stdout).toMatch(/^(succeeded|failed): .* queries, \d of 6 words changed\n\na very good film\n/);
  expect(stdout).toMatch(/^step {2}change /m);
  const { kind, label, rows } = JSON.parse(read("text.json"));
  expect([kind, label, rows[0].pair]).toEqual(["TextAttack", 1, "so good"]);
  const printed = JSON.parse(await succeed(folder, ...args, "--recipe", "textbugger-chars", "--json"));
  expect(printed).toEqual(JSON.parse(read("text.json")));
});

test("attack --out writes JSON Lines that report reads, and a page", async () => {
  const args = "attack model --data data.tsv --recipe textbugger-chars --query-budget 20 --examples 4 --out";
  await succeed(folder, ...args.split(" "), "log.jsonl");
  expect(
    read("log.jsonl")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).words),
  ).toHaveLength(4);
  await succeed(folder, ..."report log.jsonl text.json --out report.html".split(" "));
  expect(read("report.html")).toContain("<h2>Attack on a text, model model</h2>");
  await succeed(folder, ...args.split(" "), "log.html");
  expect(read("log.html")).toContain("<h1>textbugger-chars against model</h1>");
  expect(await fail(folder, "report", "log.html", "--out", "other.html")).toBe(
    "invalid result: log.html is a page to read (expected the .json, .csv, .jsonl, .arrow or .parquet)",
  );
});

test("what attack --text can't do with its options is one line", async () => {
  expect(await fail(folder, "attack", "model", "--text", " ")).toBe(
    "empty text (expected at least one word)",
  );
  expect(await fail(folder, "attack", "model", "--text", "good", "--out", "text.html")).toBe(
    "unknown kind of result file: .html (expected one of .csv, .jsonl, .arrow, .parquet, .json)",
  );
});

test.each<[string, string]>([
  ["attack model", "required option '--data' or '--text' not specified"],
  [
    "attack model --text good --data data.tsv",
    "option '--text <text>' cannot be used with option '--data <path|name>'",
  ],
  [
    "attack model --text good --examples 4",
    "option '--text <text>' cannot be used with option '--examples <n>'",
  ],
  ["attack model --data data.tsv --label 1", "option '--label' goes with option '--text' only"],
  ["attack model --data data.tsv --pair so", "option '--pair' goes with option '--text' only"],
])("%s: exit code 2", async (args, text) => {
  const { code, stdout, stderr } = await rahp(folder, ...args.split(" "));
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(text);
});
