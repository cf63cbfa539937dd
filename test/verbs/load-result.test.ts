import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type AnyResult, loadResult } from "../../src/verbs/load-result.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import {
  attackLog,
  cleverBounds,
  embeddingDistances,
  evaluation,
  methodScores,
  pruningRecord,
  robustnessComparison,
  robustnessRows,
  sampledScores,
  selection,
  selectionByScore,
  sweepResult,
} from "../results/results.js";

const folder = temporaryFolder();

test.each<[string, string, () => AnyResult]>([
  ["HeadScores", "scores.csv", sampledScores],
  ["HeadScores", "scores.json", sampledScores],
  ["HeadSelection", "selection.json", selection],
  ["HeadSelection", "selection-by-score.json", selectionByScore],
  ["MethodScores", "michel.csv", methodScores],
  ["MethodScores", "michel.json", methodScores],
  ["Evaluation", "evaluation.json", evaluation],
  ["AttackLog", "log.csv", attackLog],
  ["AttackLog", "log.json", attackLog],
  ["CleverBounds", "bounds.json", cleverBounds],
  ["EmbeddingDistances", "distances.json", embeddingDistances],
  ["RobustnessTable", "robustness.json", robustnessRows],
  ["RobustnessComparison", "comparison.json", robustnessComparison],
  ["Pruning", "pruning.json", pruningRecord],
  ["Sweep", "sweep.json", sweepResult],
])("%s is known by its content in %s", async (kind, name, make) => {
  const path = join(folder, name);
  await make().save(path);
  const loaded = await loadResult(path);
  expect(loaded.kind).toBe(kind);
  expect(JSON.stringify(loaded)).toBe(JSON.stringify(make()));
});

test.each([
  ["data.csv", "sentence,label\nfine,1\n"],
  ["empty.csv", ""],
  ["selection.csv", "layer,head,score,protected,pruned,rank\n0,0,1,false,true,1\n"],
  ["other.json", '{"kind":"Recipe"}'],
  ["kind.json", '{"kind":"toString"}'],
  ["list.json", "[1,2]"],
  ["log.arrow", "ARROW1"],
])("%s is no result", async (name, content) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  expect(await refusal(() => loadResult(path))).toBe(
    `unknown result: ${path} (expected what score, select, evaluate, attack, hack-attend, hotflip, embedding-attack, clever, sweep, compare or run wrote)`,
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
