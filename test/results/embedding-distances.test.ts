import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EmbeddingDistances } from "../../src/results/embedding-distances.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { embeddingDistances } from "./robustness-results.js";

const folder = temporaryFolder();

test("notes count misclassified examples, and those that were moved in vain", () => {
  expect(embeddingDistances().notes).toEqual([
    "1 of 3 texts is long",
    "1 of 3 distances are 0, as the example itself is misclassified",
    "1 of 3 examples have no distance: nothing was found up to the largest radius",
  ]);
});

test("the median counts examples without a distance as farther than all others", () => {
  expect(embeddingDistances().medianDistance).toBe(1 / 3); // of 0, ⅓ and none
  const [found, none] = embeddingDistances().toRows();
  const far = new EmbeddingDistances([none, none, found], ["a", "b"], embeddingDistances());
  expect(far.medianDistance).toBeNull();
});

test("ranks agree with C's where both rise together, examples without a distance last", () => {
  expect(embeddingDistances().rankAgreement).toBe(1);
});

test("shows norm, classes by name, and no distance as a dash", () => {
  const text = String(embeddingDistances());
  expect(text).toMatch(/^a-model on dev\.tsv, L∞ norm: median distance 0\.3333, rank correlation with C 1\n/);
  expect(text).toMatch(/^ *4 +POSITIVE +POSITIVE +0\.3 +0\.125 +0\.3333 +NEGATIVE +0\.33 +120$/m);
  expect(text).toMatch(/^ *9 +POSITIVE +POSITIVE +4 +5 +– +– +8 +84$/m);
});

test("draws itself", async () => {
  expect(await embeddingDistances().chart().toSVG()).toContain("L∞ norm");
});

const [row, none] = embeddingDistances().toRows();
test.each<[string, object]>([
  ["another kind", { kind: "Evaluation" }],
  ["no rows", { rows: [] }],
  ["rows of null", { rows: [null] }],
  ["a distance that is a text", { rows: [{ ...row, distance: "1" }] }],
  ["a distance without a prediction", { rows: [{ ...row, foundPrediction: null }] }],
  ["a prediction without a distance", { rows: [{ ...none, foundPrediction: 0 }] }],
  ["a label without a name", { rows: [{ ...row, label: 2 }] }],
  ["no labels", { labels: undefined }],
])("%s in the file is refused", async (_, edit) => {
  const path = join(folder, "broken.json");
  writeFileSync(path, JSON.stringify({ ...embeddingDistances().toJSON(), ...edit }));
  expect(await refusal(() => EmbeddingDistances.load(path))).toBe(
    `invalid embedding distances: ${path} (expected what embeddingAttack saved)`,
  );
});
