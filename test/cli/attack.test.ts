import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { AttackLog } from "../../src/results/attack-log.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { fail, succeed } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);
const attack = ["attack", "model", "--data", "data.tsv", "--lexicon", "lexicon.json"];

beforeAll(async () => {
  await writeTinyFiles(folder);
  writeFileSync(place("lexicon.json"), JSON.stringify({ film: ["movie"], good: ["awful"], dull: ["great"] }));
});

test("attack --seeds gives mean and deviation of the metrics; each run may go on from its journal", async () => {
  const seeds = [...attack, "--examples", "4", "--seeds", "1,2,3", "--resume", "journal"];
  const printed = await succeed(folder, ...seeds, "--out", "seeds.json");
  expect(printed).toMatch(/^mean ± standard deviation over seeds 1, 2, 3\n/);
  const summary = JSON.parse(readFileSync(place("seeds.json"), "utf8"));
  const logs = [];
  for (const seed of ["1", "2", "3"]) {
    logs.push(JSON.parse(await succeed(folder, ...attack, "--examples", "4", "--seed", seed, "--json")));
    const finished = readFileSync(place(`journal.${seed}`), "utf8").split("\n").length - 2;
    expect(finished).toBe(4);
  }
  const mean = logs.reduce((sum, { metrics }) => sum + metrics.accuracyUnderAttack, 0) / 3;
  expect(summary.rows[0].accuracyUnderAttackMean).toBeCloseTo(mean, 12);
  expect(await succeed(folder, ...seeds)).toBe(printed);
});

test("attack --record keeps the texts beside the log, --similarity-encoder measures similarity", async () => {
  await succeed(folder, ...attack, "--record", "--similarity-encoder", "model", "--out", "log.csv");
  const log = await AttackLog.load(place("log.csv"));
  const queries = log.toRows().reduce((sum, row) => sum + row.queries, 0);
  expect(log.texts).toHaveLength(queries);
  for (const { status, similarity } of log.toRows()) {
    if (status === "skipped") expect(similarity).toBeNull();
    else expect(similarity).toBeGreaterThan(-1);
  }
});

test.each([
  ["--seed 1 --seeds 2,3", "invalid seed: 1 (expected seed or seeds, not both)"],
  ["--seeds 2,3 --record", "invalid record: true (expected with one seed, as several give no log)"],
  ["--resume log.csv --out log.csv", "invalid resume: log.csv (expected another file than out)"],
  ["--similarity-encoder nowhere", expect.stringMatching(/^missing sentence encoder/)],
])("attack %s is refused", async (options, line) => {
  expect(await fail(folder, ...attack, ...options.split(" "))).toEqual(line);
});

test("hack-attend refuses a journal that would be its result", async () => {
  const args = ["hack-attend", "model", "--data", "data.tsv", "--resume", "a.json", "--out", "a.json"];
  expect(await fail(folder, ...args)).toBe("invalid resume: a.json (expected another file than out)");
});
