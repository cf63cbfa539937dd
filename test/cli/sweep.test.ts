import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import type { SweepRow } from "../../src/results/sweep-row.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { start, succeed } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (...names: string[]) => join(folder, ...names);
const bytes = (name: string) => readFileSync(place(name));
const run = (line: string) => succeed(folder, ...line.split(" "));

beforeAll(async () => {
  await writeTinyFiles(folder);
  writeFileSync(place("other.tsv"), "sentence\tlabel\ngood fun\t1\nawful\t0\n");
  writeFileSync(place("lexicon.json"), JSON.stringify({ good: ["bad"], great: ["awful"] }));
});

test("a row for each setting and seed, that of select and evaluate among them", async () => {
  const args = "sweep model --data data.tsv --samples 6 --rho 0.25,0.5 --weights 0.5:1,0.7 --gamma 0.25";
  const stdout = await run(`${args} --seeds 3,4 --out sweep.csv`);
  expect(stdout).toMatch(/^model on data.tsv; all heads: accuracy /);
  const [header, ...lines] = bytes("sweep.csv").toString().trim().split("\n");
  expect(header).toBe(
    "method,rho,alpha,beta,lambda,gamma,aggregate,rounds,seed,pruned,accuracy,meanClever,accuracyUnderAttack,successRate,averageQueries,averageQueriesOfSuccesses",
  );
  expect(lines).toHaveLength(8);
  await run("score model --data data.tsv --samples 6 --seed 3 --out scores.csv");
  await run("select scores.csv --gamma 0.25 --rho 0.5 --out selection.json");
  const masked = "evaluate model --data data.tsv --selection selection.json --json";
  const all = JSON.parse(await run(masked)).rows.at(-1);
  expect(lines[1]).toBe(`rahp,0.5,0.5,1,,0.25,mean,1,3,2,${all.accuracy},${all.meanClever},,,,`);
});

test("methods beside RAHP, judged on other data, and attacked", async () => {
  const args = "sweep model --data data.tsv --methods rahp,michel,magnitude --rho 0.5 --samples 6";
  const attack = "--attack --examples 4 --attack-seed 2 --lexicon lexicon.json --query-budget 9";
  const { rows, provenance } = JSON.parse(await run(`${args} --evaluate-on other.tsv ${attack} --json`));
  expect(rows.map(({ method }: SweepRow) => method)).toEqual(["rahp", "michel", "magnitude"]);
  for (const row of rows) expect(row.averageQueries).toBeGreaterThan(0);
  expect(provenance.data.name).toBe("other.tsv");
  expect(provenance.options.attack).toMatchObject({ examples: 4, seed: 2, queryBudget: 9 });
});

describe("--resume", () => {
  test("killed on its way, ends with the bytes of a run that nobody disturbed", async () => {
    const args =
      "sweep bert-mini-sst2 --data sst2-sample --limit 16 --samples 4 --batch-size 1 --methods rahp,fisher --rho 0.2,0.4 --rounds 1,2 --attack --examples 2";
    await run(`${args} --out whole.json`);
    const resumed = [...args.split(" "), ..."--out resumed.json --resume journal".split(" ")];
    let finished = 0;
    for (const delay of [1500, 3000]) {
      const running = start(folder, resumed);
      await Promise.race([sleep(delay), running.ended]);
      running.kill();
      if ((await running.ended).code === 0) finished++;
    }
    expect(finished).toBeLessThan(2);
    await succeed(folder, ...resumed);
    expect(bytes("resumed.json").equals(bytes("whole.json"))).toBe(true);
  }, 120_000);
});
