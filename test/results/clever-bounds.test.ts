import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CleverBounds } from "../../src/results/clever-bounds.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { cleverBounds } from "./robustness-results.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);

test("saves as .json and loads again with the same rows, notes and bytes", async () => {
  await cleverBounds().save(place("first.json"));
  const loaded = await CleverBounds.load(place("first.json"));
  expect(loaded.toRows()).toEqual(cleverBounds().toRows());
  expect([loaded.labels, loaded.notes]).toEqual([["NEGATIVE", "POSITIVE"], cleverBounds().notes]);
  await loaded.save(place("second.json"));
  expect(readFileSync(place("second.json")).equals(readFileSync(place("first.json")))).toBe(true);
});

test("tells the mean bound, and how bounds and C agree in rank", () => {
  expect(cleverBounds().meanCleverBound).toBeCloseTo(0.7, 14);
  expect(cleverBounds().rankAgreement).toBe(1);
});

test("notes count bounds without a margin, bounds at the radius, and failed fits", () => {
  expect(cleverBounds().notes).toEqual([
    "1 of 3 texts is long",
    "1 of 3 bounds are 0, as the target is no farther than the label already",
    "1 of 3 bounds are the radius itself: the examples may be safe farther out",
    "1 of 3 fits failed, and the largest norm stands in",
  ]);
});

test("shows norm and classes by name", () => {
  const text = String(cleverBounds());
  expect(text).toMatch(/^a-model on dev\.tsv, L∞ norm: mean bound 0\.7, rank correlation with C 1\n/);
  expect(text).toMatch(/^ *4 +POSITIVE +NEGATIVE +0\.3 +3 +2\.5 +0\.25 +– +0\.1 +0\.125$/m);
  expect(text).toMatch(/^ *17 +NEGATIVE +POSITIVE .* no margin +0 +−0\.5$/m);
});

test("draws itself", async () => {
  expect(await cleverBounds().chart().toSVG()).toContain("L∞ norm; the dashed line is the radius");
});

test.each<[string, object]>([
  ["another kind", { kind: "Evaluation" }],
  ["no rows", { rows: [] }],
  ["rows of null", { rows: [null] }],
  ["a row without a bound", { rows: [{ ...cleverBounds().toRows()[0], cleverBound: null }] }],
  ["a p that is a text", { rows: [{ ...cleverBounds().toRows()[0], p: "0.1" }] }],
  ["a reason that is a number", { rows: [{ ...cleverBounds().toRows()[0], fallback: 1 }] }],
  ["a target without a name", { rows: [{ ...cleverBounds().toRows()[0], target: 2 }] }],
  ["no labels", { labels: undefined }],
])("%s in the file is refused", async (_, edit) => {
  const path = place("broken.json");
  writeFileSync(path, JSON.stringify({ ...cleverBounds().toJSON(), ...edit }));
  expect(await refusal(() => CleverBounds.load(path))).toBe(
    `invalid CLEVER bounds: ${path} (expected what cleverBound saved)`,
  );
});
