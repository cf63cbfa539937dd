import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { writeTinyModel } from "../fixtures/tiny-model.js";
import { sentences } from "../verbs/sentences.js";
import { fail, rahp } from "./rahp.js";

const folder = temporaryFolder();

/** The accuracy, notes and data of an evaluation with these options. */
async function evaluation(...options: string[]) {
  const { code, stdout, stderr } = await rahp(folder, "evaluate", "model", "--json", ...options);
  expect(`${code} ${stderr}`).toMatch(/^0 /);
  const { rows, notes, provenance } = JSON.parse(stdout);
  return { accuracy: rows.at(-1).accuracy, notes, data: provenance.data };
}

beforeAll(async () => {
  await writeTinyModel(join(folder, "model"));
  mkdirSync(join(folder, "sets", "SST-2"), { recursive: true });
  mkdirSync(join(folder, "sets", "RTE"));
  const rows = (toLabel: (label: number) => string | number) =>
    sentences.examples.map(({ text, label }) => `${text}\t${toLabel(label)}\n`).join("");
  writeFileSync(join(folder, "sets", "SST-2", "dev.tsv"), `sentence\tlabel\n${rows((label) => label)}`);
  writeFileSync(join(folder, "sets", "SST-2", "train.tsv"), `sentence\tlabel\n${rows((label) => 1 - label)}`);
  writeFileSync(join(folder, "stars.tsv"), `review\tstars\n${rows((label) => ["one", "five"][label])}`);
});

test("--task and --split choose in a folder, --limit takes the first examples", async () => {
  const whole = await evaluation("--data", "sets", "--task", "sst2");
  expect([whole.accuracy, whole.data.name]).toEqual([7 / 8, "SST-2/dev.tsv"]);
  const first = await evaluation("--data", "sets/sst2", "--split", "train", "--limit", "4");
  expect([first.accuracy, first.data.name, first.data.examples]).toEqual([0, "SST-2/train.tsv", 4]);
});

test("--label-map tells the classes of labels that the model does not know", async () => {
  const columns = ["--data", "stars.tsv", "--text-column", "review", "--label-column", "stars"];
  expect(await fail(folder, "evaluate", "model", ...columns)).toBe(
    'labels that the model does not know: stars.tsv has five, one; the model has NEGATIVE, POSITIVE (expected labelMap, such as { "five": "NEGATIVE" })',
  );
  const { accuracy, notes } = await evaluation(...columns, "--label-map", "five=positive, one=0");
  expect(accuracy).toBe(7 / 8);
  expect(notes).toEqual([
    "labels are the model's classes, not the data's indices: five is 1, POSITIVE; one is 0, NEGATIVE",
  ]);
});
