import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { mersenne } from "pure-rand/generator/mersenne";
import { expect, test } from "vitest";
import { loadResult } from "../../src/verbs/load-result.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { start, succeed } from "./rahp.js";

const KILLS = 4;

test.each([
  "--samples 8 --estimate refine --batch-size 1",
  "--samples auto --stability 0.8 --rho 0.4 --estimate first-order --batch-size 4", // 72 samples in three steps
])(
  `score %s --resume, killed ${KILLS} times on its way, ends with the bytes of a run that nobody disturbed`,
  async (options) => {
    const folder = temporaryFolder();
    const args = `score bert-mini-sst2 --data sst2-sample ${options}`;
    const score = (...more: string[]) => [...args.split(" "), ...more];
    await succeed(folder, ...score("--out", "whole.csv"));

    const random = mersenne(20);
    let finished = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const running = start(folder, score("--out", "resumed.csv", "--resume", "journal.jsonl"));
      await Promise.race([sleep(uniformInt(random, 500, 2500)), running.ended]);
      running.kill();
      if ((await running.ended).code === 0) finished++; // it was faster: the next one begins with all done
    }
    expect(finished).toBeLessThan(KILLS);
    await succeed(folder, ...score("--out", "resumed.csv", "--resume", "journal.jsonl"));
    for (const file of ["csv", "samples.arrow"]) {
      const bytes = (name: string) => readFileSync(join(folder, `${name}.${file}`));
      expect(bytes("resumed").equals(bytes("whole")), file).toBe(true);
    }
  },
  120_000,
);

test.each([
  ["attack --examples 12 --recipe textbugger-chars --query-budget 120 --record", "csv"],
  ["attack --examples 16 --query-budget 60 --workers 2", "csv"],
  ["hack-attend --examples 8", "json"],
])(
  "%s --resume, killed on its way, ends with the rows of a run that nobody disturbed",
  async (command, form) => {
    const folder = temporaryFolder();
    const place = (name: string) => join(folder, name);
    const [name, ...options] = command.split(" ");
    const args = [name, "bert-mini-sst2", "--data", "sst2-sample", "--threads", "1", ...options];
    await succeed(folder, ...args, "--out", `whole.${form}`);
    const finished = () =>
      existsSync(place("journal")) ? readFileSync(place("journal"), "utf8").split("\n").slice(1, -1) : [];
    const resumed = [...args, "--out", `resumed.${form}`, "--resume", "journal"];
    for (let kill = 0; kill < 2; kill++) {
      const before = finished().length;
      const running = start(folder, resumed);
      while (finished().length === before) await sleep(10);
      running.kill();
      expect((await running.ended).code).toBeNull();
    }

    const kept = finished();
    await succeed(folder, ...resumed);
    const load = async (name: string) => (await loadResult(place(`${name}.${form}`))).toRows() as Row[];
    const [rows, whole] = [await load("resumed"), await load("whole")];
    const untimed = (timed: Row[]) => timed.map(({ seconds, ...row }) => row);
    expect(untimed(rows)).toEqual(untimed(whole));
    for (const line of kept) {
      const { id, seconds } = JSON.parse(line)[2].row;
      expect(rows.find((row) => row.id === id)?.seconds).toBe(seconds);
    }
    if (!command.includes("--record")) return;
    const texts = (name: string) => readFileSync(place(`${name}.texts.arrow`));
    expect(texts("resumed").equals(texts("whole"))).toBe(true);
  },
  120_000,
);

type Row = { readonly id: number; readonly seconds?: number };
