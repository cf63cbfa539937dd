import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HeadScores } from "../../src/results/head-scores.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { type ScoreHeadsOptions, scoreHeads } from "../../src/verbs/score-heads.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { datasetOf, sentences, tinyHeads, words } from "./sentences.js";

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
