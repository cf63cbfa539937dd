import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyChoiceFolder, tinyModelFolder } from "../fixtures/tiny-model.js";
import { rahp } from "./rahp.js";

const folder = temporaryFolder();
writeFileSync(
  join(folder, "data.tsv"),
  "sentence\tlabel\na charming funny film\t1\na dull boring movie\t0\n",
);
writeFileSync(
  join(folder, "questions.jsonl"),
  '{"ctx": "the film is", "endings": ["good", "very bad ."], "label": 0}\n{"ctx": "a scene was", "endings": ["dull", "great", "fun"], "label": 1}\n',
);

test("hack-attend attacks a classifier with its data", async () => {
  const model = await tinyModelFolder();
  const { code, stdout } = await rahp(
    folder,
    "hack-attend",
    model,
    ...["--data", "data.tsv", "--variant", "released", "--alpha", "0.3", "--out", "log.json", "--json"],
  );
  expect(code).toBe(0);
  const { kind, rows, provenance } = JSON.parse(stdout);
  expect([kind, rows.length, provenance.options.variant]).toEqual(["HackAttendLog", 2, "released"]);
  expect(JSON.parse(readFileSync(join(folder, "log.json"), "utf8")).rows).toEqual(rows);
});

test("hack-attend sees from the config that a model is for multiple choice, and reads such data", async () => {
  const model = await tinyChoiceFolder();
  const { code, stdout } = await rahp(folder, "hack-attend", model, "--data", "questions.jsonl", "--json");
  expect(code).toBe(0);
  const { rows } = JSON.parse(stdout);
  expect(rows.map(({ probabilities }: { probabilities: number[] }) => probabilities.length)).toEqual([2, 3]);
});

test("other commands refuse a model for multiple choice in one line", async () => {
  const { code, stderr } = await rahp(folder, "evaluate", await tinyChoiceFolder(), "--data", "data.tsv");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: unsupported model class .* loadChoiceModel and hack-attend take it\)\n$/);
});
