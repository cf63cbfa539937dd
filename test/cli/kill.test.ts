import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { mersenne } from "pure-rand/generator/mersenne";
import { expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { start, succeed } from "./rahp.js";

const KILLS = 20;

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
