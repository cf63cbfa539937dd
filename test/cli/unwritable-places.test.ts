import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { selection } from "../results/score-results.js";
import { fail } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (...names: string[]) => join(folder, ...names);
const refused = (...args: string[]) => fail(folder, ...args);

beforeAll(async () => {
  await writeTinyFiles(folder);
  mkdirSync(place("folder.csv"));
  await selection().save(place("selection.json"));
});

describe("places that cannot be written are refused before the work", () => {
  test.each([
    [
      "score model --data no-such.tsv --out nowhere/out.csv",
      "cannot write nowhere/out.csv: its folder does not exist",
    ],
    [
      "score model --data no-such.tsv --out data.tsv/out.csv",
      "cannot write data.tsv/out.csv: a part of its path is not a folder",
    ],
    ["score model --data no-such.tsv --out folder.csv", "cannot write folder.csv: it is a folder"],
    [
      "score model --data no-such.tsv --out out.txt",
      "unknown kind of result file: .txt (expected one of .csv, .jsonl, .arrow, .parquet, .json)",
    ],
    [
      "score model --data data.tsv --resume nowhere/journal.json",
      "cannot write nowhere/journal.json: its folder does not exist",
    ],
    [
      "evaluate model --data no-such.tsv --out nowhere/out.json",
      "cannot write nowhere/out.json: its folder does not exist",
    ],
    [
      "attack model --data no-such.tsv --out out",
      "unknown kind of result file: out (expected one of .csv, .jsonl, .arrow, .parquet, .json, .html)",
    ],
    ["select no-such.csv --out nowhere/out.json", "cannot write nowhere/out.json: its folder does not exist"],
    [
      "prune model --selection no-such.json --out nowhere/pruned",
      "cannot write nowhere/pruned: its folder does not exist",
    ],
    [
      "run model --data no-such.tsv --out nowhere/pruned",
      "cannot write nowhere/pruned: its folder does not exist",
    ],
    ["report no-such.csv --out report.pdf", "unknown kind of report file: .pdf (expected one of .html)"],
  ])("%s", async (args, line) => {
    expect(await refused(...args.split(" "))).toBe(line);
  });

  test("a folder of other things is not replaced by a model", async () => {
    mkdirSync(place("mine"));
    writeFileSync(place("mine", "thesis.txt"), "all my work");
    expect(await refused(..."prune model --selection selection.json --out mine".split(" "))).toBe(
      "cannot replace mine: it holds other files (thesis.txt)",
    );
    expect(await refused(..."run model --data no-such.tsv --out mine".split(" "))).toBe(
      "cannot replace mine: it holds other files (thesis.txt)",
    );
  });
});
