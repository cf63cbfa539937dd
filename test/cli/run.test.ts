import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { contents, rahp, succeed } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (...names: string[]) => join(folder, ...names);
const bytes = (...names: string[]) => readFileSync(place(...names));
const run = (line: string) => succeed(folder, ...line.split(" "));

beforeAll(async () => {
  await writeTinyFiles(folder);
});

test("run writes what score, select, prune and evaluate write, and prints before and after", async () => {
  const { code, stdout, stderr } = await rahp(
    folder,
    ..."run model --data data.tsv --samples 6 --seed 3 --rho 0.5 --gamma 0.25 --out all".split(" "),
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^model, pruned on data.tsv\n\nmeasure +before +after\n─+\nheads +4 +2\naccuracy /);
  expect(stderr).toMatch(/\nwrote all\n$/);
  await run("score model --data data.tsv --samples 6 --seed 3 --out scores.csv");
  await run("select scores.csv --rho 0.5 --gamma 0.25 --out selection.json");
  await run("prune model --selection selection.json --out pruned-model");
  await run("evaluate model --data data.tsv --out evaluation-before.json");
  await run("evaluate pruned-model --data data.tsv --out evaluation-after.json");
  for (const name of ["scores.csv", "scores.samples.arrow", "evaluation-before.json"]) {
    expect(bytes("all", name).equals(bytes(name)), name).toBe(true);
  }
  const figures = (...names: string[]) => JSON.parse(bytes(...names).toString()).rows;
  for (const name of ["selection.json", "evaluation-after.json"]) {
    expect(figures("all", name)).toEqual(figures(name));
  }
  const files = (of: string) => [...contents(place(of)).values()];
  expect(files(join("all", "pruned-model"))).toEqual(files("pruned-model"));
});

test("run in rounds replaces an earlier run's folder as a whole, and resumes", async () => {
  const args = "run model --data data.tsv --samples 6 --rho 0.5 --gamma 0 --resume journal";
  await run(`${args} --rounds 2 --out twice`);
  expect(readdirSync(place("twice"))).toContain("scores-2.csv");
  const first = contents(place("twice"));
  const { kind, selection } = JSON.parse(await run(`${args} --rounds 2 --out twice --json`));
  expect([kind, selection.options.rounds]).toEqual(["Pruning", 2]);
  const withoutTimes = (files: Map<string, string>) =>
    [...files].filter(([path]) => !path.endsWith("provenance.json"));
  expect(withoutTimes(contents(place("twice")))).toEqual(withoutTimes(first));
  await run("run model --data data.tsv --samples 6 --rho 0.5 --gamma 0 --out twice");
  expect(readdirSync(place("twice"))).not.toContain("scores-2.csv");
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
});

test("report shows what run found", async () => {
  await run("run model --data data.tsv --samples 6 --rho 0.5 --gamma 0.25 --out reported");
  await run("report reported/scores.csv reported/pruning.json --out report.html");
  expect(bytes("report.html").toString()).toContain("<h2>Pruning of model</h2>");
});

test("score --masked scores the other heads, on top of the mask", async () => {
  await run("score model --data data.tsv --samples 6 --masked 0.1,1.0 --out on-top.csv");
  const lines = bytes("on-top.csv").toString().trim().split("\n").slice(1);
  expect(lines.map((line) => line.split(",").slice(0, 2).join("."))).toEqual(["0.0", "1.1"]);
  await run("score model --data data.tsv --samples 6 --out whole.csv");
  expect(lines[0]).not.toBe(bytes("whole.csv").toString().split("\n")[1]);
});
