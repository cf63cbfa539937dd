import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import type { MethodRow } from "../../src/results/method-row.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { fail, rahp, start, succeed } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (...names: string[]) => join(folder, ...names);
const run = (line: string) => succeed(folder, ...line.split(" "));
const COMPARE = "compare-methods model --data data.tsv --evaluate-on other.tsv";
const TRAINING = "--epochs 2 --batch-size 4 --learning-rate 0.01";

beforeAll(async () => {
  await writeTinyFiles(folder);
  writeFileSync(place("other.tsv"), "sentence\tlabel\ngood fun\t1\nawful\t0\n");
  writeFileSync(place("hard.tsv"), "sentence\tlabel\nnot bad\t1\n");
  writeFileSync(place("lexicon.json"), JSON.stringify({ good: ["bad"], awful: ["great"] }));
});

test("a row for each method and seed, that of train and evaluate among them, and the models where they are kept", async () => {
  const methods = "--methods given,vanilla,rahp --seeds 3,4 --rho 0.5 --gamma 0.25 --samples 5";
  const stdout = await run(
    `${COMPARE} ${TRAINING} ${methods} --adversarial hard.tsv --keep-models kept --out m.csv`,
  );
  expect(stdout).toMatch(/^model on other.tsv, mean ± standard deviation over 2 seeds\n/);
  const [header, ...lines] = readFileSync(place("m.csv"), "utf8").trim().split("\n");
  expect(header).toBe(
    "method,seed,attack,pruned,accuracy,meanClever,adversarialAccuracy,accuracyUnderAttack,successRate,averageQueries,averageQueriesOfSuccesses",
  );
  expect(lines.map((line) => line.split(",").slice(0, 4).join())).toEqual([
    "given,3,,0",
    "given,4,,0",
    "vanilla,3,,0",
    "vanilla,4,,0",
    "rahp,3,,2",
    "rahp,4,,2",
  ]);
  expect(readdirSync(place("kept")).sort()).toEqual([
    "given-3",
    "given-4",
    "rahp-3",
    "rahp-4",
    "vanilla-3",
    "vanilla-4",
  ]);
  await run(`train model --data data.tsv ${TRAINING} --seed 4 --out trained`);
  for (const model of ["trained", "kept/vanilla-4"]) {
    const all = JSON.parse(await run(`evaluate ${model} --data other.tsv --json`)).rows.at(-1);
    expect(lines[3]).toContain(`vanilla,4,,0,${all.accuracy},${all.meanClever},`);
  }
});

test("attacks, of which each takes what it needs", async () => {
  const attacks =
    "--attacks textfooler-lexicon,textbugger-chars --examples 2 --lexicon lexicon.json --query-budget 9";
  const { rows, provenance } = JSON.parse(await run(`${COMPARE} --methods given ${attacks} --json`));
  expect(rows.map(({ attack }: MethodRow) => attack)).toEqual(["textfooler-lexicon", "textbugger-chars"]);
  for (const row of rows) expect(row.averageQueries).toBeGreaterThan(0);
  expect(provenance.options.attacks[0]).toMatchObject({
    examples: 2,
    queryBudget: 9,
    lexicon: "lexicon.json",
  });
  expect(provenance.options.attacks[1]).not.toHaveProperty("lexicon");
});

test("ada, by the recipe and on as many examples as are asked for", async () => {
  const { rows, notes, provenance } = JSON.parse(
    await run(
      `${COMPARE} ${TRAINING} --methods ada --augment-recipe textbugger-chars --augment-examples 3 --json`,
    ),
  );
  expect(rows.map(({ method }: MethodRow) => method)).toEqual(["ada"]);
  expect(provenance.options.methods[0].steps[1]).toMatchObject({ recipe: "textbugger-chars", examples: 3 });
  expect(notes[0]).toMatch(/^ada, seed 0: .* of 3 attacks succeeded/);
});

test("the best weights by other data", async () => {
  const { provenance } = JSON.parse(
    await run(`${COMPARE} ${TRAINING} --methods vanilla --pick-on hard.tsv --patience 1 --json`),
  );
  const [{ steps }] = provenance.options.methods;
  expect(steps[0]).toMatchObject({ kind: "train", patience: 1, evaluateOn: { name: "hard.tsv" } });
});

describe("refuses in one line, before anything is trained", () => {
  test.each<[string, string]>([
    ["--methods vanilla+fine-tuning", "invalid method: vanilla+fine-tuning (expected"],
    ["--examples 3", "invalid examples: 3 (expected only with --attacks)"],
    [
      "--attacks textfooler-lexicon --tagger wink",
      "invalid tagger: none of the recipes textfooler-lexicon uses one",
    ],
    ["--attacks bert-attack", "missing maskedLanguageModel of the recipe bert-attack: "],
    ["--attacks textfoler", "unknown recipe: textfoler (did you mean textfooler?)"],
    ["--rho 2", "invalid rho: 2"],
    ["--epochs 0", "invalid epochs: 0"],
    ["--methods ada --augment-recipe bert-attack", "missing maskedLanguageModel of the recipe bert-attack"],
    ["--keep-models data.tsv", "cannot write data.tsv/vanilla-0"],
  ])("%s", async (options, message) => {
    expect(await fail(folder, ...`${COMPARE} ${options}`.split(" "))).toContain(message);
  });

  test("its help tells how methods are named", async () => {
    const { stdout } = await rahp(folder, "compare-methods", "--help");
    expect(stdout.replace(/\s+/g, " ")).toContain(
      '"r-drop + rahp + fine-tuning"; given: no training; ada, "ada + r-drop": trained on texts of an attack, too',
    );
  });
});

describe("--resume", () => {
  test("killed on its way, ends with the bytes of a run that nobody disturbed", async () => {
    const args =
      "compare-methods bert-mini-sst2 --data sst2-sample --limit 48 --methods vanilla,ada,rahp --augment-examples 4 --steps 6 --batch-size 8 --evaluate-every 2 --samples 4 --estimate first-order --attacks textfooler-lexicon --examples 2";
    await run(`${args} --out whole.json`);
    const resumed = [...args.split(" "), ..."--out resumed.json --resume journal".split(" ")];
    let finished = 0;
    for (const delay of [2000, 3500, 5500]) {
      const running = start(folder, resumed);
      await Promise.race([sleep(delay), running.ended]);
      running.kill();
      if ((await running.ended).code === 0) finished++;
    }
    expect(finished).toBeLessThan(3);
    await succeed(folder, ...resumed);
    expect(readFileSync(place("resumed.json")).equals(readFileSync(place("whole.json")))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith("journal"))).toEqual(["journal"]);
  }, 120_000);
});
