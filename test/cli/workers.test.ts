import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import type { AttackRow } from "../../src/results/attack-log.js";
import type { AttackTextRow } from "../../src/results/attack-texts.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { fail, start, succeed } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);

beforeAll(async () => {
  await writeTinyFiles(folder);
});

test("workers give the scores of one thread, to the last bit, on each engine", async () => {
  for (const engine of [
    ["--threads", "1"],
    ["--engine", "wasm"],
  ]) {
    const score = ["score", "model", "--data", "data.tsv", "--batch-size", "2", ...engine];
    await succeed(folder, ...score, "--out", "alone.csv");
    await succeed(folder, ...score, "--out", "together.csv", "--workers", "2");
    expect(readFileSync(place("together.csv"), "utf8")).toBe(readFileSync(place("alone.csv"), "utf8"));
  }
});

test.each([
  "textfooler-lexicon --importance random --variant paper", // what these draw, too
  "textfooler-lexicon --importance weighted-saliency --query-budget 80",
  "textfooler-lexicon --importance gradient --target 0 --query-budget 80",
  "textbugger-chars",
  "textbugger-chars --variant paper --importance unk",
])(
  "workers give the attacks of one thread, in order, to the last bit: %s",
  async (recipe) => {
    const attack = [
      ...["attack", "bert-mini-sst2", "--data", "sst2-sample", "--examples", "5", "--seed", "4"],
      ...["--record", "--json", "--recipe", ...recipe.split(" ")],
    ];
    const log = async (...args: string[]) => {
      const { rows, texts }: AttackLog = JSON.parse(await succeed(folder, ...attack, ...args));
      return { rows: rows.map(({ seconds, ...row }) => row), texts };
    };
    const together = await log("--workers", "2");
    expect(together).toEqual(await log("--threads", "1"));
    expect(together.rows).toHaveLength(5);
  },
  120_000,
);

/** As it is in JSON. */
interface AttackLog {
  readonly rows: readonly AttackRow[];
  readonly texts: readonly AttackTextRow[];
}

test("a refusal in a worker is one line, as it is without", async () => {
  writeFileSync(place("broken.json"), "{");
  const attack = ["attack", "model", "--data", "data.tsv", "--lexicon", "broken.json", "--workers", "2"];
  expect(await fail(folder, ...attack)).toBe("invalid lexicon file: broken.json (expected JSON)");
  expect(await fail(folder, "score", "model", "--data", "data.tsv", "--workers", "0")).toBe(
    "invalid workers: 0 (expected a whole number of at least 1)",
  );
});

test("an interruption ends workers too", async () => {
  const command = start(folder, [
    ...["score", "bert-mini-sst2", "--data", "sst2-sample", "--samples", "300", "--workers", "2"],
    ...["--batch-size", "8", "--resume", "journal.json"],
  ]);
  while (!existsSync(place("journal.json"))) await sleep(20);
  command.interrupt();
  const { code, stderr } = await command.ended;
  expect([code, stderr]).toEqual([130, expect.stringMatching(/\ninterrupted\n$/)]);
});
