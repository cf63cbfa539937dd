import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Pruning } from "../../src/results/pruning.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { pruningRecord } from "./pruning-result.js";

test("a pruning shows heads, accuracy and mean C before and after", () => {
  const { caption, rows } = pruningRecord().table();
  expect(caption).toBe("a-model on dev.tsv");
  expect(rows).toEqual([
    { title: "heads", before: "4", after: "2" },
    { title: "accuracy", before: "66.7 %", after: "66.7 %" },
    { title: "mean C", before: "−0.1222", after: "−0.1222" },
  ]);
});

test("Pruning.load reads its selection and evaluations, with rows made from them", async () => {
  const path = join(temporaryFolder(), "pruning.json");
  await pruningRecord().save(path);
  const loaded = await Pruning.load(path);
  expect(loaded.toRows()).toEqual(pruningRecord().toRows());
  expect(loaded.selection.pruned).toEqual(pruningRecord().selection.pruned);
  expect(loaded.after.accuracy).toBe(pruningRecord().after.accuracy);
  expect(JSON.stringify(loaded)).toBe(JSON.stringify(pruningRecord()));
});

describe("a file that is no pruning is refused", () => {
  const whole = JSON.parse(JSON.stringify(pruningRecord()));
  test.each<[string, object, string]>([
    [
      "another kind",
      { ...whole, kind: "Sweep" },
      "invalid pruning: PATH (expected what run or a Pruning saved)",
    ],
    ["no selection", { ...whole, selection: null }, "invalid selection: PATH"],
    [
      "an evaluation without examples",
      { ...whole, after: { ...whole.after, examples: [] } },
      "invalid evaluation: PATH",
    ],
    ["no provenance", { ...whole, provenance: undefined }, "invalid provenance in PATH"],
  ])("%s", async (_, document, line) => {
    const path = join(temporaryFolder(), "pruning.json");
    writeFileSync(path, JSON.stringify(document));
    expect(await refusal(() => Pruning.load(path))).toContain(line.replace("PATH", path));
  });
});
