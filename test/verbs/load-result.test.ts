import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AttackLog } from "../../src/results/attack-log.js";
import { NO_COST } from "../../src/results/cost.js";
import { loadResult } from "../../src/verbs/load-result.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { attackLog } from "../results/attack-results.js";
import { everyResult } from "../results/every-result.js";
import { methodScores } from "../results/score-results.js";

const folder = temporaryFolder();

const forms = (extension: string, of = everyResult) =>
  of.map(([kind, make]) => [kind, `${make.name}.${extension}`, make] as const);
const flat = everyResult.filter(([kind]) => ["HeadScores", "MethodScores", "AttackLog"].includes(kind));

test.each([
  ...["json", "jsonl", "arrow", "parquet"].flatMap((extension) => forms(extension)),
  ...forms("csv", flat),
])("%s is known by its content in %s", async (kind, name, make) => {
  const path = join(folder, name);
  await make().save(path);
  const loaded = await loadResult(path);
  expect(loaded.kind).toBe(kind);
  expect(JSON.stringify(loaded)).toBe(JSON.stringify(make()));
  const hasCost = !name.endsWith(".json"); // which leaves it beside
  expect(loaded.cost).toEqual(hasCost ? make().cost : NO_COST);
});

test.each([
  ["log.arrow", "Arrow"],
  ["log.parquet", "Parquet"],
])("a broken %s is refused in one line", async (name, format) => {
  const path = join(folder, name);
  writeFileSync(path, "ARROW1");
  expect(await refusal(() => loadResult(path))).toContain(`invalid ${format} file: `);
});

test.each([
  ["data.csv", "sentence,label\nfine,1\n"],
  ["empty.csv", ""],
  ["selection.csv", "layer,head,score,protected,pruned,rank\n0,0,1,false,true,1\n"],
  ["other.json", '{"kind":"Recipe"}'],
  ["kind.json", '{"kind":"toString"}'],
  ["list.json", "[1,2]"],
  ["data.jsonl", '{"sentence":"fine","label":1}\n'],
  ["empty.jsonl", ""],
])("%s is no result", async (name, content) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  expect(await refusal(() => loadResult(path))).toBe(
    `unknown result: ${path} (expected what score, select, evaluate, attack, hack-attend, hotflip, embedding-attack, clever, sweep, compare, compare-methods, run or train wrote)`,
  );
});

test("a missing file, a folder and broken JSON are refused", async () => {
  expect(await refusal(() => loadResult("no-such.csv"))).toBe("missing file: no-such.csv");
  expect(await refusal(() => loadResult(folder))).toBe(`unreadable file: ${folder} (EISDIR)`);
  writeFileSync(join(folder, "cut.json"), '{"kind":');
  expect(await refusal(() => loadResult(join(folder, "cut.json")))).toBe(
    `invalid JSON in ${join(folder, "cut.json")}`,
  );
});

test("a page is made to be read by people, and is refused in one line", async () => {
  const line =
    "invalid result: log.html is a page to read (expected the .json, .csv, .jsonl, .arrow or .parquet)";
  expect(await refusal(() => loadResult("log.html"))).toBe(line);
  expect(await refusal(() => AttackLog.load("log.html"))).toBe(line);
});

test("JSON Lines load without what lies beside them where their rows say all", async () => {
  for (const make of [attackLog, methodScores]) {
    const path = join(folder, `alone-${make().kind}.jsonl`);
    await make().save(path);
    rmSync(path.replace(".jsonl", ".provenance.json"));
    const loaded = await loadResult(path);
    expect([loaded.kind, loaded.toRows()]).toEqual([make().kind, make().toRows()]);
  }
});
