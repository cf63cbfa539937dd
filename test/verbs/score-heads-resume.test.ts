import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { type ScoreHeadsOptions, scoreHeads } from "../../src/verbs/score-heads.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { datasetOf, sentences } from "./sentences.js";

const folder = temporaryFolder();
const place = (...names: string[]) => join(folder, ...names);
let model: TextClassifier;

/** Of a run that was aborted in its third batch of two. */
let journal: string;

const score = (options: ScoreHeadsOptions) => scoreHeads(model, sentences, { ...silent, ...options });

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  const resume = place("aborted.json");
  const { signal, onProgress } = abortAfter(2 * 6 * 2 + 5);
  await expect(score({ batchSize: 2, resume, signal, onProgress })).rejects.toThrow("enough");
  journal = readFileSync(resume, "utf8");
});
afterAll(() => model.dispose());

/** A copy of the journal. */
function abortedRun(name: string): string {
  writeFileSync(place(name), journal);
  return place(name);
}

test("an aborted run goes on from its journal to the very files of an uninterrupted one", async () => {
  const resume = abortedRun("journal.json");
  const { onProgress, calls } = recordProgress();
  const resumed = await score({ batchSize: 2, resume, onProgress });
  expect(calls[0]).toEqual([2 * 6 * 3, 48]); // the last layer of the third batch was left
  expect(risesToTotal(calls)).toBe(true);

  const whole = await score({ batchSize: 2 });
  for (const name of ["scores.csv", "scores.json"]) {
    await resumed.save(place(`resumed-${name}`));
    await whole.save(place(`whole-${name}`));
  }
  for (const name of ["scores.csv", "scores.samples.arrow", "scores.json"]) {
    expect(readFileSync(place(`resumed-${name}`)).equals(readFileSync(place(`whole-${name}`)))).toBe(true);
  }
});

test("a finished run's journal gives the result again without work", async () => {
  const resume = place("finished.json");
  const first = await score({ resume });
  const { onProgress, calls } = recordProgress();
  const again = await score({ resume, onProgress });
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  expect(calls).toEqual([]);
});

test.each<[string, ScoreHeadsOptions]>([
  ["seed", { seed: 1 }],
  ["batch size", { batchSize: 3 }],
  ["wrt", { wrt: "encoder" }],
])("the journal of a run with another %s is refused, and left as it is", async (_, options) => {
  const resume = abortedRun("other.json");
  const line = await refusal(() => score({ batchSize: 2, resume, ...options }));
  expect(line).toBe(`journal of another run: ${resume} (its model, data, options, engine or version differ)`);
  expect(readFileSync(resume, "utf8")).toBe(journal);
});

test("the journal of a run on other data is refused", async () => {
  const resume = abortedRun("other-data.json");
  const data = datasetOf(
    "sentences",
    sentences.examples.map(({ text, label }) => [text, 1 - label]),
  );
  const line = await refusal(() => scoreHeads(model, data, { batchSize: 2, resume, ...silent }));
  expect(line).toMatch(/^journal of another run: /);
});

test.each([
  ["that is empty", () => ""],
  ["of another kind", () => '{"kind":"HeadScores"}'],
  ["of another kind, with a line's end", () => '{"kind":"HeadScores"}\n'],
  ["with a broken line", () => journal.replace('["fisher', '"fisher')],
  ["with a line of another form", () => `${journal}[1,2,3]\n`],
])("a journal %s is refused, and left as it is", async (_, broken) => {
  const resume = place("broken.json");
  writeFileSync(resume, broken());
  expect(await refusal(() => score({ batchSize: 2, resume }))).toContain(`invalid journal: ${resume}`);
  expect(readFileSync(resume, "utf8")).toBe(broken());
});

test("a last line that was cut off counts for nothing", async () => {
  const resume = place("cut-off.json");
  writeFileSync(resume, journal.slice(0, -20));
  const resumed = await score({ batchSize: 2, resume });
  const whole = await score({ batchSize: 2 });
  expect(resumed.toCSV()).toBe(whole.toCSV());
});

test("a journal that could not be written is refused before any work", async () => {
  const { onProgress, calls } = recordProgress();
  const resume = place("nowhere", "journal.json");
  expect(await refusal(() => score({ resume, onProgress }))).toBe(
    `cannot write ${resume}: its folder does not exist`,
  );
  expect(calls).toEqual([]);
  expect(existsSync(place("nowhere"))).toBe(false);
});
