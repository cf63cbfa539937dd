import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Evaluation } from "../../src/results/evaluation.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { evaluation } from "./robustness-results.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);

test("saves as .json and loads again with the same examples, rows and bytes", async () => {
  await evaluation().save(place("first.json"));
  const loaded = await Evaluation.load(place("first.json"));
  expect(loaded.examples).toEqual(evaluation().examples);
  expect(loaded.labels).toEqual(["NEGATIVE", "POSITIVE"]);
  expect(loaded.toRows()).toEqual(evaluation().toRows());
  expect(loaded.accuracy).toBeCloseTo(2 / 3, 12);
  await loaded.save(place("second.json"));
  expect(readFileSync(place("second.json")).equals(readFileSync(place("first.json")))).toBe(true);
});

test("the last row is over all classes", () => {
  const { overall } = evaluation();
  expect([overall.class, overall.examples, overall.correct]).toEqual(["all", 3, 2]);
});

test.each<[string, object]>([
  ["another kind", { kind: "AttackLog" }],
  ["no examples", { examples: [] }],
  ["examples of null", { examples: [null] }],
  ["an example without a margin", { examples: [{ id: 0, label: 0, prediction: 1, clever: 1 }] }],
  ["a C of null", { examples: [{ id: 0, label: 0, prediction: 1, margin: 1, clever: null }] }],
  ["a label without a name", { examples: [{ id: 0, label: 2, prediction: 1, margin: 1, clever: 1 }] }],
  ["labels that are no texts", { labels: [0, 1] }],
  ["no labels", { labels: undefined }],
])("%s in the file is refused", async (_, edit) => {
  const path = place("broken.json");
  writeFileSync(path, JSON.stringify({ ...evaluation().toJSON(), ...edit }));
  expect(await refusal(() => Evaluation.load(path))).toBe(
    `invalid evaluation: ${path} (expected what evaluate writes)`,
  );
});
