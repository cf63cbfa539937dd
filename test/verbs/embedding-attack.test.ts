import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EmbeddingDistances } from "../../src/results/embedding-distances.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import type { Norm } from "../../src/robustness/lp-ball.js";
import { embeddingAttack } from "../../src/verbs/embedding-attack.js";
import type { EmbeddingAttackOptions } from "../../src/verbs/embedding-attack-options.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { datasetOf, sentences } from "./sentences.js";

let model: TextClassifier;
let found: EmbeddingDistances;
const small = { maxRadius: 4, steps: 10, tolerance: 0.05, ...silent };

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  found = await embeddingAttack(model, sentences, small);
});
afterAll(() => model.dispose());

describe("found distances", () => {
  test("are beside the prediction, margin and C that evaluate tells", async () => {
    const { examples } = await evaluate(model, sentences, silent);
    for (const [i, row] of found.toRows().entries()) {
      const { id, label, prediction, margin, clever } = examples[i];
      expect([row.id, row.label, row.prediction]).toEqual([id, label, prediction]);
      expect(Math.abs(row.margin / margin - 1)).toBeLessThan(1e-5);
      expect(Math.abs(row.clever / clever - 1)).toBeLessThan(1e-4);
    }
  });

  test("exceed the last radius without a find by at most the tolerance, and end at the other class", () => {
    const right = found.toRows().filter(({ label, prediction }) => label === prediction);
    expect(right).toHaveLength(7);
    for (const { distance, nothingWithin, foundPrediction, label } of right) {
      expect(distance).not.toBeNull();
      expect(distance! - nothingWithin).toBeLessThanOrEqual(0.05 * distance!);
      expect(distance! - nothingWithin).toBeGreaterThan(0);
      expect(foundPrediction).toBe(1 - label);
    }
  });

  test("are 0 after one pass where the example itself is misclassified", () => {
    const { distance, foundPrediction, nothingWithin, passes } = found.toRows()[7];
    expect([distance, foundPrediction, nothingWithin, passes]).toEqual([0, 1, 0, 1]);
    expect(found.notes).toEqual(["1 of 8 distances are 0, as the example itself is misclassified"]);
  });

  test("are smaller in L∞ and larger in L1, as its balls are larger and smaller", async () => {
    const inNorm = async (norm: Norm) =>
      (await embeddingAttack(model, sentences, { ...small, norm, maxRadius: 20 })).toRows();
    const [one, infinity] = [await inNorm(1), await inNorm(Number.POSITIVE_INFINITY)];
    for (const [i, { distance }] of found.toRows().entries()) {
      if (distance === 0) continue;
      expect(one[i].distance!).toBeGreaterThan(0.95 * distance!);
      expect(infinity[i].distance!).toBeLessThan(1.05 * distance!);
    }
  });

  test("are none where the largest radius is too small", async () => {
    const none = await embeddingAttack(model, sentences, { ...small, maxRadius: 1e-4 });
    expect(
      none
        .toRows()
        .slice(0, 7)
        .map((row) => [row.distance, row.foundPrediction, row.nothingWithin]),
    ).toEqual(new Array(7).fill([null, null, 1e-4]));
    expect(none.notes[1]).toBe(
      "7 of 8 examples have no distance: nothing was found up to the largest radius",
    );
  });
});

describe("a run", () => {
  test("is the same to the last bit for the same seed, random starts included", async () => {
    const options = { ...small, restarts: 3, steps: 5, examples: 3 };
    const [first, again, other] = [
      await embeddingAttack(model, sentences, options),
      await embeddingAttack(model, sentences, options),
      await embeddingAttack(model, sentences, { ...options, examples: 8, seed: 0 }),
    ];
    expect(JSON.stringify(again)).toBe(JSON.stringify(first));
    const same = other.toRows().filter(({ id }) => first.toRows().some((row) => row.id === id));
    expect(same).toEqual(first.toRows()); // whichever other examples are drawn
  });

  test("counts its passes, and tells options, model and data", () => {
    const passes = found.toRows().reduce((sum, row) => sum + row.passes, 0);
    expect(found.cost.passes).toEqual({ search: passes });
    const { verb, options, seed, model: from, data } = found.provenance;
    expect({ verb, options, seed, from, data }).toEqual({
      verb: "embeddingAttack",
      options: {
        ...{ norm: 2, maxRadius: 4, steps: 10, restarts: 1, tolerance: 0.05 },
        ...{ examples: 20, wrt: "word", seed: 0 },
      },
      seed: 0,
      from: { id: model.id, weightsHash: model.weightsHash },
      data: { name: "sentences", examples: 8, hash: sentences.hash },
    });
  });

  test("tells progress in examples, and leaves no tensor behind when it is aborted", async () => {
    const { onProgress, calls } = recordProgress();
    await embeddingAttack(model, sentences, { ...small, examples: 3, onProgress });
    expect(risesToTotal(calls)).toBe(true);
    const before = tf.memory().numTensors;
    const { signal, onProgress: stop } = abortAfter(1);
    const aborted = embeddingAttack(model, sentences, { ...small, signal, onProgress: stop });
    await expect(aborted).rejects.toThrow("enough");
    expect(tf.memory().numTensors).toBe(before);
  });

  test("goes on from its journal to the same rows, without the passes of finished examples", async () => {
    const resume = join(temporaryFolder(), "journal");
    const { signal, onProgress } = abortAfter(4);
    await expect(embeddingAttack(model, sentences, { ...small, resume, signal, onProgress })).rejects.toThrow(
      "enough",
    );
    const resumed = await embeddingAttack(model, sentences, { ...small, resume });
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(found));
    expect(resumed.cost.passes.search).toBeLessThan(found.cost.passes.search);
    expect(await refusal(() => embeddingAttack(model, sentences, { ...small, resume, steps: 3 }))).toContain(
      "journal of another run",
    );
  });
});

describe("wrong use", () => {
  test.each<[object, string]>([
    [{ norm: 3 }, "invalid norm: 3 (expected 1, 2 or Infinity)"],
    [
      { maxRadius: undefined },
      "invalid maxRadius: undefined (expected a finite number above 0, in embedding units)",
    ],
    [{ maxRadius: 0 }, "invalid maxRadius: 0 (expected a finite number above 0, in embedding units)"],
    [{ tolerance: 0 }, "invalid tolerance: 0 (expected a number above 0, below 1)"],
    [{ steps: 0 }, "invalid steps: 0 (expected a whole number of at least 1)"],
    [{ restarts: 1.5 }, "invalid restarts: 1.5 (expected a whole number of at least 1)"],
    [{ examples: 0 }, "invalid examples: 0 (expected a whole number of at least 1)"],
    [{ seed: 0.5 }, "invalid seed: 0.5 (expected a 32-bit integer)"],
    [{ wrt: "tokens" }, "unknown wrt: tokens (expected one of word, encoder)"],
    [{ radius: 1 }, "unknown option: radius (expected one of "],
  ])("%j is refused", async (options, message) => {
    const given = { ...small, ...options } as EmbeddingAttackOptions;
    expect(await refusal(() => embeddingAttack(model, sentences, given))).toContain(message);
  });

  test("no examples", async () => {
    expect(await refusal(() => embeddingAttack(model, datasetOf("none", []), small))).toBe(
      "empty data: none (expected at least one example)",
    );
  });
});
