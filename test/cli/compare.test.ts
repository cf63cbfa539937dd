import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { RobustnessComparisonRow } from "../../src/results/robustness-comparison.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { writeTinyModel } from "../fixtures/tiny-model.js";
import { fail, rahp, succeed } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (...names: string[]) => join(folder, ...names);
const run = (line: string) => succeed(folder, ...line.split(" "));

beforeAll(async () => {
  await writeTinyFiles(folder);
  await writeTinyModel(place("other"), { seed: 2 });
  writeFileSync(place("adversarial.tsv"), "sentence\tlabel\ngood dull fun\t1\nawful great\t0\n");
  writeFileSync(place("log.csv"), "text,perturbedText,label\ngood fun,dull fun,1\nawful,great,0\n");
  writeFileSync(place("lexicon.json"), JSON.stringify({ good: ["bad"], great: ["awful"] }));
});

test("models on data, adversarial texts and a log, and under attack", async () => {
  const sets = "--data data.tsv --adversarial adversarial.tsv --transfer log.csv";
  const attack = "--attack --examples 3 --lexicon lexicon.json";
  await run(`compare model other ${sets} ${attack} --draws 100 --seed 4 --out comparison.json`);
  const { kind, rows, provenance } = JSON.parse(readFileSync(place("comparison.json"), "utf8"));
  expect(kind).toBe("RobustnessComparison");
  const known = new Set(rows.map(({ set, model }: RobustnessComparisonRow) => `${set} ${model}`));
  expect(known).toEqual(
    new Set(["adversarial.tsv model", "adversarial.tsv other", "log.csv model", "log.csv other"]),
  );
  const examplesOf = (set: string, measure: string) =>
    rows.find((row: RobustnessComparisonRow) => row.set === set && row.measure === measure).examples;
  expect(examplesOf("adversarial.tsv", "accuracy")).toBe(8);
  expect(examplesOf("adversarial.tsv", "adversarialAccuracy")).toBe(2);
  expect(examplesOf("adversarial.tsv", "accuracyUnderAttack")).toBe(3);
  expect(examplesOf("log.csv", "adversarialAccuracy")).toBe(2);
  expect(provenance.seed).toBe(4);
  expect(provenance.options).toMatchObject({ draws: 100, attack: { examples: 3 } });
});

test("goes into a report, and prints a table", async () => {
  const stdout = await run("compare model other --data data.tsv --draws 50 --out plain.json");
  expect(stdout).toMatch(/^data\.tsv +accuracy +model +8 +87\.5 %/m);
  await run("report plain.json --out report.html");
  expect(readFileSync(place("report.html"), "utf8")).toContain("Models compared");
});

test("what cannot be is told in one line", async () => {
  expect(await fail(folder, "compare", "model", "--data", "data.tsv")).toBe(
    "invalid models: 1 given (expected at least two loaded models, as a list or by name)",
  );
  expect(await fail(folder, "compare", "model", "other", "--data", "data.tsv", "--examples", "3")).toBe(
    "invalid examples: 3 (expected only with --attack)",
  );
  const same = ["--data", "data.tsv", "--resume", "x.json", "--out", "x.json"];
  expect(await fail(folder, "compare", "model", "other", ...same)).toBe(
    "invalid resume: x.json (expected another file than out)",
  );
  const { code } = await rahp(folder, "compare", "--data", "data.tsv");
  expect(code).toBe(2);
});
