import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TrainingLog } from "../../src/results/training-log.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { trainingLog, unjudgedTrainingLog } from "./training-result.js";

test("a row of the table is an evaluation, with the mean loss since the one before", () => {
  const { rows, caption } = trainingLog().table();
  expect(rows).toMatchObject([
    { step: 2, loss: (1 / 3 + 1 / 6) / 2, accuracy: 0.75, kept: "kept" },
    { step: 4, loss: (1 / 9 + 1 / 12) / 2, accuracy: 0.5, kept: "" },
  ]);
  expect(caption).toMatch(/; before and after: accuracy 62\.5 % → 75\.0 %, mean C 0\.3333 → 0\.3333$/);
});

test("without evaluations it is an epoch", () => {
  const { rows, caption, columns } = unjudgedTrainingLog().table();
  expect(rows).toMatchObject([{ step: 2 }, { step: 4, kept: "kept" }]);
  expect(caption).not.toContain("before");
  expect(columns.map(({ key }) => key)).not.toContain("accuracy");
});

test("the accuracy is that of the weights that are kept", () => {
  expect(trainingLog().accuracy).toBe(0.75);
  expect(unjudgedTrainingLog().accuracy).toBeNull();
});

test("the chart has two panels where there is an accuracy, and one where there is none", () => {
  const panels = (log: TrainingLog) => (log.chart().spec.vconcat as unknown[]).length;
  expect([panels(trainingLog()), panels(unjudgedTrainingLog())]).toEqual([2, 1]);
});

test.each([".json", ".jsonl", ".arrow", ".parquet"])("%s loads again, to the last bit", async (form) => {
  const path = join(temporaryFolder(), `log${form}`);
  await trainingLog().save(path);
  const { kept, measures, provenance, ...loaded } = await TrainingLog.load(path);
  expect(kept).toBe(2);
  expect(measures).toEqual(trainingLog().measures);
  expect(provenance).toEqual(trainingLog().provenance);
  expect((await TrainingLog.load(path)).toRows()).toEqual(trainingLog().toRows());
  expect(loaded.notes).toEqual(trainingLog().notes);
});

test.each<[string, (document: Record<string, unknown>) => void]>([
  ["kept that is no row's step", (document) => Object.assign(document, { kept: 9 })],
  ["no rows", (document) => Object.assign(document, { rows: [] })],
  ["measures that are none", (document) => Object.assign(document, { measures: { before: {} } })],
])("%s is refused", async (_, spoil) => {
  const path = join(temporaryFolder(), "log.json");
  const document = JSON.parse(JSON.stringify(trainingLog()));
  spoil(document);
  writeFileSync(path, JSON.stringify(document));
  expect(await refusal(() => TrainingLog.load(path))).toBe(
    `invalid training log: ${path} (expected what train saved)`,
  );
});
