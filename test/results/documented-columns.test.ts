import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hackAttendLog } from "./hack-attend-result.js";
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
} from "./results.js";

const guide = readFileSync(new URL("../../docs/results.md", import.meta.url), "utf8");

test.each([
  attackLog,
  cleverBounds,
  embeddingDistances,
  evaluation,
  hackAttendLog,
  methodScores,
  pruningRecord,
  robustnessComparison,
  robustnessRows,
  sampledScores,
  selection,
  selectionByScore,
  sweepResult,
])("docs/results.md names each column of %o", (make) => {
  const columns = make().toTable().columnNames();
  expect(columns.filter((column) => !guide.includes(`\`${column}\``))).toEqual([]);
});
