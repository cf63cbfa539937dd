import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RobustnessTable } from "../../src/results/robustness-table.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { robustnessRows } from "./robustness-results.js";

const folder = temporaryFolder();

test("counts refuted bounds, and tells how ranks agree with those of the found distances", () => {
  expect(robustnessRows().refuted).toBe(1);
  // distances are ranked 2, 3, 1, 4; C 2, 4, 1, 3: 1 − 6·(0 + 1 + 0 + 1) / (4·15); bounds 3, 4, 1, 2: 1 − 6·(1 + 1 + 0 + 4) / 60
  expect(robustnessRows().rankAgreement.clever).toBeCloseTo(0.8, 12);
  expect(robustnessRows().rankAgreement.cleverBound).toBeCloseTo(0.4, 12);
});

test("shows all three side by side", () => {
  const text = String(robustnessRows());
  expect(text).toMatch(
    /^a-model on dev\.tsv, L2 norm: rank correlation with the found distance: C 0\.8, bound 0\.4; 1 of 4 bounds refuted\n/,
  );
  expect(text).toMatch(/^ *9 +POSITIVE +4 +5 +2 +1\.5 +yes$/m);
  expect(text).toMatch(/^ *21 +NEGATIVE +2 +3 +1e-21 +– +no$/m);
});

test("draws itself", async () => {
  expect(await robustnessRows().chart().toSVG()).toContain("extreme-value bound");
});

const [row] = robustnessRows().toRows();
test.each<[string, object]>([
  ["another kind", { kind: "CleverBounds" }],
  ["no rows", { rows: [] }],
  ["rows of null", { rows: [null] }],
  ["a row without a bound", { rows: [{ ...row, cleverBound: null }] }],
  ["a distance that is a text", { rows: [{ ...row, distance: "1" }] }],
  ["a refuted of 1", { rows: [{ ...row, refuted: 1 }] }],
  ["no labels", { labels: undefined }],
])("%s in the file is refused", async (_, edit) => {
  const path = join(folder, "broken.json");
  writeFileSync(path, JSON.stringify({ ...robustnessRows().toJSON(), ...edit }));
  expect(await refusal(() => RobustnessTable.load(path))).toBe(
    `invalid robustness table: ${path} (expected what robustnessTable saved)`,
  );
});
