import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Journal } from "../../src/verbs/journal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { provenanceOf } from "../results/origins.js";

const run = provenanceOf("attack");

test("pieces that end together are a line each, however long", async () => {
  const path = join(temporaryFolder(), "journal.jsonl");
  const journal = await Journal.open(path, run);
  const long = (letter: string) => letter.repeat(3 * 2 ** 20);
  await Promise.all([..."abc"].map((letter) => journal.once(letter, 2, async () => long(letter))));
  const again = await Journal.open(path, run);
  expect(again.values<string>().map((value) => [value[0], value === long(value[0])])).toEqual([
    ["a", true],
    ["b", true],
    ["c", true],
  ]);
  expect(again.units).toBe(6);
});

test("a line that was cut off counts for nothing, and is gone once the run goes on", async () => {
  const path = join(temporaryFolder(), "journal.jsonl");
  await (await Journal.open(path, run)).once("one", 1, async () => 1);
  appendFileSync(path, '["two",1,2');
  const journal = await Journal.open(path, run);
  expect(journal.values()).toEqual([1]);
  await journal.once("two", 1, async () => 3);
  expect(readFileSync(path, "utf8").split("\n").slice(1)).toEqual(['["one",1,1]', '["two",1,3]', ""]);
});
