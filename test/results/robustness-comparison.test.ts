import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RobustnessComparison } from "../../src/results/robustness-comparison.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { drawnMarks } from "../show/drawn.js";
import { robustnessComparison } from "./robustness-results.js";

const folder = temporaryFolder();

test("shows shares as percentages, C as a number, differences with their sign", () => {
  const text = String(robustnessComparison());
  expect(text).toMatch(/^advglue +accuracy +base +40 +90\.0 % +77\.0 % … 96\.0 %$/m);
  expect(text).toMatch(
    /^advglue +accuracy +pruned +40 +85\.0 % +71\.0 % … 93\.0 % +−5\.0 % +−12\.5 % … 2\.5 % +0\.625$/m,
  );
  expect(text).toMatch(/^advglue +mean C +base +40 +0\.3 +0\.25 … 0\.3333$/m);
  expect(text).toMatch(/^advglue +queries of a success +base +40 +–$/m);
});

test("draws each model before and after: on adversarial texts, under attack, and without either", async () => {
  const marks = drawnMarks(await robustnessComparison().chart().toSVG()).filter(({ says }) =>
    says.startsWith("accuracy"),
  );
  const points = marks.map(({ says }) => says);
  expect(points.filter((says) => says.includes("before"))).toHaveLength(4);
  expect(points.filter((says) => says.includes("after"))).toHaveLength(3);
});

const [row] = robustnessComparison().toRows();
test.each<[string, object]>([
  ["another kind", { kind: "Evaluation" }],
  ["no rows", { rows: [] }],
  ["rows of null", { rows: [null] }],
  ["an unknown measure", { rows: [{ ...row, measure: "toString" }] }],
  ["a value that is a text", { rows: [{ ...row, value: "0.9" }] }],
  ["a model without a name", { rows: [{ ...row, model: undefined }] }],
])("%s in the file is refused", async (_, edit) => {
  const path = join(folder, "broken.json");
  writeFileSync(path, JSON.stringify({ ...robustnessComparison().toJSON(), ...edit }));
  expect(await refusal(() => RobustnessComparison.load(path))).toBe(
    `invalid comparison: ${path} (expected what compareRobustness saved)`,
  );
});
