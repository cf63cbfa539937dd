import { once } from "node:events";
import { createWriteStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { composite } from "../../src/verbs/composite.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { headScores } from "../results/score-results.js";
import { contents, type Ended, makePipe, start, succeed } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);
const interrupted = { code: 130, stdout: "", stderr: expect.stringMatching(/\ninterrupted\n$/) };

let selection: string;

beforeAll(async () => {
  await writeTinyFiles(folder);
  const scores = headScores([0, 1, 2, 3].map((i) => ({ deltaClever: i, fisher: 1 })));
  selection = JSON.stringify(composite(scores, { rho: 0.5, gamma: 0 }));
  writeFileSync(place("selection.json"), selection);
});

/** Starts a command that reads the pipe, interrupts it there, and lets it read on. */
async function interruptAtPipe(pipe: string, content: string, args: readonly string[]): Promise<Ended> {
  makePipe(place(pipe));
  const command = start(folder, args);
  const writer = createWriteStream(place(pipe));
  await once(writer, "open"); // the command has opened it, too
  command.interrupt();
  await sleep(200); // the signal is on its way
  writer.end(content);
  return command.ended;
}

describe.skipIf(process.platform === "win32")("Ctrl-C", () => {
  test("in the middle of score: exit code 130, the earlier file stays, the journal goes on", async () => {
    const args = "score bert-mini-sst2 --data sst2-sample --samples 4 --batch-size 1 --out scores.csv".split(
      " ",
    );
    await succeed(folder, ..."score model --data data.tsv --out scores.csv".split(" "));
    const before = contents(folder);

    const command = start(folder, [...args, "--resume", "journal.json"]);
    while (!existsSync(place("journal.json"))) await sleep(20);
    command.interrupt();
    expect(await command.ended).toEqual(interrupted);
    const lines = readFileSync(place("journal.json"), "utf8").split("\n").length - 1;
    expect(lines).toBeLessThan(1 + 4 * (2 + 6)); // the run's, then the baseline, Fisher and six layers of each batch
    const after = contents(folder);
    expect(after.delete(place("journal.json"))).toBe(true);
    expect(after).toEqual(before);

    await succeed(folder, ...args, "--resume", "journal.json");
    expect(readFileSync(place("scores.csv"), "utf8").split("\n")).toHaveLength(1 + 24 + 1);
  });

  test("in the middle of prune: exit code 130, the earlier model stays as it was", async () => {
    await succeed(folder, ..."prune model --selection selection.json --out pruned".split(" "));
    writeFileSync(place("pruned/config.json"), readFileSync(place("pruned/config.json"), "utf8").trim());
    const before = contents(folder);
    const ended = await interruptAtPipe("pipe.json", selection, [
      ..."prune model --selection pipe.json --out pruned".split(" "),
    ]);
    expect(ended).toEqual({ ...interrupted, stderr: "\ninterrupted\n" });
    const after = contents(folder);
    after.delete(place("pipe.json"));
    expect(after).toEqual(before);
  });

  test("in the middle of attack: exit code 130, the earlier log stays, no other is begun", async () => {
    const args = "attack bert-mini-sst2 --data sst2-sample --examples 320 --out log.csv --lexicon".split(" ");
    writeFileSync(place("log.csv"), "earlier");
    makePipe(place("lexicon.json"));
    const command = start(folder, [...args, "lexicon.json"]);
    const writer = createWriteStream(place("lexicon.json"));
    await once(writer, "open");
    const before = contents(folder);
    writer.end('{"good":["bad"]}');
    await sleep(700); // of the half minute that it takes
    command.interrupt();
    expect(await command.ended).toEqual(interrupted);
    expect(contents(folder)).toEqual(before);
  });

  test("in evaluate and select, before the result: exit code 130, and nothing is written", async () => {
    for (const [pipe, content, args] of [
      [
        "data-pipe.tsv",
        readFileSync(place("data.tsv"), "utf8"),
        "evaluate model --data data-pipe.tsv --out evaluation.json",
      ],
      [
        "scores-pipe.csv",
        headScores([{ deltaClever: 1, fisher: 1 }]).toCSV(),
        "select scores-pipe.csv --out chosen.json",
      ],
    ]) {
      const before = contents(folder);
      const ended = await interruptAtPipe(pipe, content, args.split(" "));
      expect([ended.code, ended.stdout]).toEqual([130, ""]);
      const after = contents(folder);
      after.delete(place(pipe));
      expect(after).toEqual(before);
    }
  });
});
