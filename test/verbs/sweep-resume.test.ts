import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { type SweepOptions, sweep } from "../../src/verbs/sweep.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { interrupt, recordProgress, silent } from "./progress-calls.js";
import { datasetOf, sentences } from "./sentences.js";
import { lexicon } from "./small-comparison.js";

const options: SweepOptions = {
  ...{
    methods: ["rahp", "delta-clever", "fisher"],
    rho: [0.5, 0.75],
    gamma: [0],
    aggregates: ["mean", "rank"],
  },
  ...{ rounds: [1, 2], seeds: [3, 4], samples: 5, batchSize: 2, attack: { lexicon, examples: 4 } },
};
const STAGES = 4 + 3;

let model: TextClassifier;
let whole: string;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  whole = JSON.stringify(await sweep(model, sentences, { ...options, ...silent }));
});
afterAll(() => model.dispose());

describe("a sweep that was interrupted", () => {
  test("goes on from its journal to the bytes of one that nobody disturbed, wherever that was", async () => {
    const folder = temporaryFolder();
    const resume = join(folder, "journal");
    for (const stages of [0.5, 1.5, 2.3, 4.4, 5.5, 6.5]) {
      await interrupt(stages, (signals) => sweep(model, sentences, { ...options, resume, ...signals }));
      expect(existsSync(resume)).toBe(true);
    }
    const resumed = await sweep(model, sentences, { ...options, resume, ...silent });
    expect(JSON.stringify(resumed)).toBe(whole);
    expect(readdirSync(folder)).toEqual(["journal"]); // the files of scorings went as they were finished
  });

  test("computes nothing again", async () => {
    const resume = join(temporaryFolder(), "journal");
    await sweep(model, sentences, { ...options, resume, ...silent });
    const bytes = readFileSync(resume, "utf8");
    const { onProgress, calls } = recordProgress();
    const again = await sweep(model, sentences, { ...options, resume, onProgress });
    expect(readFileSync(resume, "utf8")).toBe(bytes);
    expect(JSON.stringify(again)).toBe(whole);
    expect(calls.every(([done]) => done > STAGES - 3)).toBe(true); // no scoring tells of progress
  });

  test("keeps what a scoring under way has finished in a file of its own", async () => {
    const resume = join(temporaryFolder(), "journal");
    await interrupt(0.5, (signals) => sweep(model, sentences, { ...options, resume, ...signals }));
    expect(readFileSync(`${resume}.1`, "utf8").split("\n").length).toBeGreaterThan(2);
    const { onProgress, calls } = recordProgress();
    await sweep(model, sentences, { ...options, resume, onProgress });
    expect(calls[0][0]).toBeGreaterThan(0.5);
  });
});

describe("a journal is refused", () => {
  test.each<[string, object]>([
    ["of other options", { rho: [0.5] }],
    ["of another attack", { attack: { lexicon, examples: 5 } }],
    ["of other data to judge on", { evaluateOn: datasetOf("other", [["good", 1]]) }],
  ])("%s", async (_, changes) => {
    const resume = join(temporaryFolder(), "journal");
    await interrupt(1, (signals) => sweep(model, sentences, { ...options, resume, ...signals }));
    const { onProgress, calls } = recordProgress();
    expect(await refusal(() => sweep(model, sentences, { ...options, ...changes, resume, onProgress }))).toBe(
      `journal of another run: ${resume} (its model, data, options, engine or version differ)`,
    );
    expect(calls).toEqual([]);
  });

  test("that is none", async () => {
    const resume = join(temporaryFolder(), "notes.txt");
    writeFileSync(resume, "my notes\n");
    expect(await refusal(() => sweep(model, sentences, { ...options, resume, ...silent }))).toBe(
      `invalid journal: ${resume} (expected a file that an interrupted run left)`,
    );
    expect(readFileSync(resume, "utf8")).toBe("my notes\n");
  });
});
