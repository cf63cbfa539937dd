import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HeadScores } from "../../src/results/head-scores.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { prune } from "../../src/verbs/prune.js";
import { type ScoreHeadsOptions, scoreHeads } from "../../src/verbs/score-heads.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { datasetOf, sentences, tinyHeads, words } from "./sentences.js";

const folder = temporaryFolder();
const place = (...names: string[]) => join(folder, ...names);
let model: TextClassifier;
let scores: HeadScores;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  scores = await scoreHeads(model, sentences, silent);
});
afterAll(() => model.dispose());

const score = (options: ScoreHeadsOptions) => scoreHeads(model, sentences, { ...silent, ...options });
const deltas = ({ samples }: HeadScores) => samples.map(({ deltaClever }) => deltaClever!);
const fishers = ({ samples }: HeadScores) => samples.map(({ fisher }) => fisher);
const ids = ({ samples }: HeadScores) => [...new Set(samples.map(({ id }) => id))];

describe("the scores", () => {
  test("have one row for each head that the model still has, in order", () => {
    expect(scores.toRows().map(({ layer, head }) => ({ layer, head }))).toEqual(tinyHeads);
  });

  test("have one sample row for each example and head, with one C an example", () => {
    expect(scores.samples.map(({ id, layer, head }) => [id, layer, head])).toEqual(
      sentences.examples.flatMap(({ id }) => tinyHeads.map(({ layer, head }) => [id, layer, head])),
    );
    for (const { id } of sentences.examples) {
      const ofExample = scores.samples.filter((sample) => sample.id === id);
      expect(new Set(ofExample.map(({ clever }) => clever)).size).toBe(1);
    }
  });

  test("are the means of the samples, with the standard deviation (N − 1) over √N as standard error", () => {
    for (const row of scores.toRows()) {
      const ofHead = scores.samples.filter(({ layer, head }) => layer === row.layer && head === row.head);
      const n = ofHead.length;
      const mean = ofHead.reduce((sum, { deltaClever }) => sum + deltaClever!, 0) / n;
      const squares = ofHead.reduce((sum, { deltaClever }) => sum + (deltaClever! - mean) ** 2, 0);
      expect(n).toBe(8);
      expect(row.deltaClever).toBeCloseTo(mean, 12);
      expect(row.deltaCleverStderr).toBeCloseTo(Math.sqrt(squares / (n - 1)) / Math.sqrt(n), 12);
      expect(row.fisher).toBeCloseTo(ofHead.reduce((sum, { fisher }) => sum + fisher, 0) / n, 12);
    }
  });

  test("ΔC is C of evaluate with the head masked, less C of evaluate", async () => {
    const before = await evaluate(model, sentences, silent);
    for (const head of tinyHeads) {
      const after = await evaluate(model, sentences, { masked: [head], ...silent });
      const expected = after.examples.map(({ clever }, i) => clever - before.examples[i].clever);
      const ofHead = scores.samples.filter((s) => s.layer === head.layer && s.head === head.head);
      expect(
        relativeToMax(
          ofHead.map(({ deltaClever }) => deltaClever!),
          expected,
        ),
      ).toBeLessThan(5e-5); // a difference: what the oracles advise for ΔC
    }
  });

  test("a single sample has no standard error", async () => {
    const one = await score({ samples: 1 });
    expect(one.samples).toHaveLength(tinyHeads.length);
    expect(one.toRows().map(({ deltaCleverStderr }) => deltaCleverStderr)).toEqual([null, null, null, null]);
  });

  test("tell their resolved options, model, data and seed", () => {
    const { verb, options, seed, model: from, data } = scores.provenance;
    expect({ verb, options, seed, from, data }).toEqual({
      verb: "scoreHeads",
      options: {
        samples: 100,
        seed: 0,
        wrt: "word",
        epsilon: 1e-12,
        misclassified: "keep",
        aggregate: "mean",
        trim: 0.1,
        estimate: "exact",
        masked: [],
        memory: 128,
      },
      seed: 0,
      from: { id: model.id, weightsHash: model.weightsHash },
      data: { name: "sentences", examples: 8, hash: sentences.hash },
    });
    expect(Object.keys(scores.cost.seconds)).toEqual(["baseline", "fisher", "deltaClever"]);
    expect(scores.cost.passes).toEqual({ baseline: 8, fisher: 8, deltaClever: 8 * model.headCount });
    expect(scores.cost.peakMemory).toBeGreaterThan(50);
  });

  test("a text longer than the model takes is cut, and a note says so", async () => {
    const data = datasetOf("long", [
      [words(5000), 1],
      ["the actor is great", 1],
    ]);
    const { notes, samples } = await scoreHeads(model, data, silent);
    expect(notes[0]).toBe("1 of 2 texts is longer than 16 tokens and lost the end");
    expect(samples.every(({ clever }) => Number.isFinite(clever))).toBe(true);
  });
});

describe("the draw of samples", () => {
  test("the same seed gives the same result to the last bit, another seed another draw", async () => {
    const [first, again, other] = [
      await score({ samples: 4, seed: 7 }),
      await score({ samples: 4, seed: 7 }),
      await score({ samples: 4, seed: 8 }),
    ];
    expect(JSON.stringify(again)).toBe(JSON.stringify(first));
    expect(again.toCSV()).toBe(first.toCSV());
    expect(ids(first)).toHaveLength(4);
    expect(ids(other)).toHaveLength(4);
    expect(ids(other)).not.toEqual(ids(first));
  });

  test("more samples than the data has means each example once", async () => {
    const all = await score({ samples: 1000 });
    expect(ids(all)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(deltas(all)).toEqual(deltas(scores));
  });
});

describe("the options", () => {
  test.each([1, 3])(
    "a batch size of %i changes the scores by less than 1e-5 of the largest",
    async (batchSize) => {
      const other = await score({ batchSize });
      expect(relativeToMax(deltas(other), deltas(scores))).toBeLessThan(1e-5);
      expect(relativeToMax(fishers(other), fishers(scores))).toBeLessThan(1e-5);
    },
  );

  test("skipping misclassified samples leaves their ΔC out, keeps their Fisher, and says so", async () => {
    const { examples } = await evaluate(model, sentences, silent);
    const wrong = examples.filter(({ label, prediction }) => label !== prediction).map(({ id }) => id);
    expect(wrong).toEqual([7]);
    const skipped = await score({ misclassified: "skip" });
    for (const { id, deltaClever, fisher } of skipped.samples) {
      expect(deltaClever === null).toBe(wrong.includes(id));
      expect(fisher).toBeGreaterThan(0);
    }
    for (const [i, row] of skipped.toRows().entries()) {
      const kept = scores.samples.filter(
        ({ id, layer, head }) => !wrong.includes(id) && layer === row.layer && head === row.head,
      );
      expect(row.deltaClever).toBeCloseTo(kept.reduce((sum, s) => sum + s.deltaClever!, 0) / 7, 12);
      expect(row.fisher).toBe(scores.toRows()[i].fisher);
    }
    expect(skipped.notes).toContain("1 of 8 samples are misclassified and left out of ΔCLEVER");
  });

  test("skipping misclassified samples where there are no others is an error", async () => {
    const data = datasetOf("slips", [
      ["the plot is slow but not boring", 0],
      ["the actor is great", 0],
    ]);
    const line = await refusal(() => scoreHeads(model, data, { misclassified: "skip", ...silent }));
    expect(line).toBe("nothing to score: all 2 samples are misclassified, and to be skipped");
  });

  test("wrt encoder measures C by the gradient at the first layer's input, as evaluate does", async () => {
    const encoder = await score({ wrt: "encoder" });
    const { examples } = await evaluate(model, sentences, { wrt: "encoder", ...silent });
    const clever = encoder.samples
      .filter((_, i) => i % tinyHeads.length === 0)
      .map((sample) => sample.clever);
    expect(
      relativeToMax(
        clever,
        examples.map((example) => example.clever),
      ),
    ).toBeLessThan(1e-6);
    expect(relativeToMax(deltas(encoder), deltas(scores))).toBeGreaterThan(0.1);
    expect(fishers(encoder)).toEqual(fishers(scores));
  });

  test("epsilon is added to the gradient's length", async () => {
    const { examples } = await evaluate(model, sentences, silent);
    const wide = await score({ epsilon: 1 });
    const clever = wide.samples.filter((_, i) => i % tinyHeads.length === 0).map((sample) => sample.clever);
    const expected = examples.map(({ margin, clever }) => margin / (margin / clever + 1));
    expect(relativeToMax(clever, expected)).toBeLessThan(1e-5);
  });

  test.each<[object, string]>([
    [{ samples: 0 }, "invalid samples: 0 (expected a whole number of at least 1, or auto)"],
    [{ samples: 2.5 }, "invalid samples: 2.5 (expected a whole number of at least 1, or auto)"],
    [{ samples: "all" }, "invalid samples: all (expected a whole number of at least 1, or auto)"],
    [{ seed: 0.5 }, "invalid seed: 0.5 (expected a 32-bit integer)"],
    [{ seed: 2 ** 32 }, "invalid seed: 4294967296 (expected a 32-bit integer)"],
    [{ wrt: "words" }, "unknown wrt: words (did you mean word?)"],
    [{ epsilon: -1 }, "invalid epsilon: -1 (expected a finite number of at least 0)"],
    [{ epsilon: Number.NaN }, "invalid epsilon: NaN (expected a finite number of at least 0)"],
    [{ misclassified: "drop" }, "unknown misclassified: drop (expected one of keep, skip)"],
    [{ batchSize: 0 }, "invalid batchSize: 0 (expected a whole number of at least 1)"],
    [{ sampels: 10 }, "unknown option: sampels (did you mean samples?)"],
    [{ batchsize: 10 }, "unknown option: batchsize (did you mean batchSize?)"],
  ])("%o is refused before any work", async (options, line) => {
    const calls: number[] = [];
    const onProgress = (done: number) => calls.push(done);
    expect(await refusal(() => scoreHeads(model, sentences, { onProgress, ...options }))).toBe(line);
    expect(calls).toEqual([]);
  });
});

describe("data and models that cannot be scored", () => {
  test.each([2, -1, 0.5])("a label of %d is refused with the example's id and the classes", async (label) => {
    const data = datasetOf("tri.tsv", [
      ["the actor is great", 1],
      ["awful", label],
    ]);
    expect(await refusal(() => scoreHeads(model, data, silent))).toBe(
      `label out of range in tri.tsv, example 1: ${label} (the model has 2 classes: NEGATIVE, POSITIVE)`,
    );
  });

  test("no examples", async () => {
    expect(await refusal(() => scoreHeads(model, datasetOf("none.tsv", []), silent))).toBe(
      "empty data: none.tsv (expected at least one example)",
    );
  });

  test("a model without heads", async () => {
    const bare = await prune(model, tinyHeads);
    expect(await refusal(() => scoreHeads(bare, sentences, silent))).toBe(
      `nothing to score: ${model.id}, pruned has no heads left`,
    );
    bare.dispose();
  });
});

describe("long work", () => {
  test("onProgress is told rising numbers of passes, up to examples × (heads + 2)", async () => {
    const { onProgress, calls } = recordProgress();
    await score({ onProgress, batchSize: 5 });
    expect(risesToTotal(calls)).toBe(true);
    expect(calls[0]).toEqual([5, 8 * (4 + 2)]);
    expect(calls).toHaveLength(2 * (2 + 2)); // the baseline, Fisher, and a layer's heads at once
  });

  test("no tensor is left behind, by a whole run or an aborted one", async () => {
    const before = tf.memory().numTensors;
    await score({});
    expect(tf.memory().numTensors).toBe(before);
    const { signal, onProgress } = abortAfter(20);
    await expect(score({ signal, onProgress })).rejects.toThrow("enough");
    expect(tf.memory().numTensors).toBe(before);
  });

  test("an aborted signal ends the run before its first step, with the signal's reason", async () => {
    const { onProgress, calls } = recordProgress();
    await expect(score({ onProgress, signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
    expect(calls).toEqual([]);
  });

  test("an abort in the middle ends it at the next step", async () => {
    const { signal, onProgress, calls } = abortAfter(16);
    await expect(score({ signal, onProgress })).rejects.toThrow("enough");
    expect(calls).toEqual([
      [8, 48],
      [16, 48],
    ]);
  });
});

describe("resume", () => {
  let journal: string;
  beforeAll(async () => {
    const resume = place("aborted.json");
    const { signal, onProgress } = abortAfter(2 * 6 * 2 + 5);
    await expect(score({ batchSize: 2, resume, signal, onProgress })).rejects.toThrow("enough");
    journal = readFileSync(resume, "utf8");
  });

  /** The journal of a run that was aborted in its third batch of two. */
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
    expect(line).toBe(
      `journal of another run: ${resume} (its model, data, options, engine or version differ)`,
    );
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
});
