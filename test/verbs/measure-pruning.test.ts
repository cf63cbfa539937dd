import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { PruningMeasurement } from "../../src/results/pruning-measurement.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { median } from "../../src/support/statistics.js";
import { loadDataset } from "../../src/verbs/load-dataset.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { measurePruning } from "../../src/verbs/measure-pruning.js";
import { prune } from "../../src/verbs/prune.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";

describe("measurePruning", () => {
  let model: TextClassifier;
  let pruned: TextClassifier;
  const measure = async (options = {}) =>
    measurePruning(model, pruned, await loadDataset("sst2-sample"), { texts: 3, rounds: 3, ...options });
  beforeAll(async () => {
    model = await loadModel(await tinyModelFolder());
    pruned = await prune(model, [{ layer: 0, head: 1 }]);
  });

  test("counts heads, parameters and multiply-adds of both, and what is left", async () => {
    const rows = (await measure()).toRows();
    expect(rows.map((row) => row.measure)).toEqual([
      "heads",
      "parameters",
      "multiplyAdds",
      "millisecondsPerText",
    ]);
    const { hiddenSize, headSize } = model.config;
    const removed = 4 * headSize * hiddenSize + 3 * headSize; // rows of Q, K, V with biases; columns of the output
    expect(rows[0]).toEqual({ measure: "heads", before: 4, after: 3, ratio: 0.75 });
    expect(rows[1].before - rows[1].after).toBe(removed);
    const tokens = (await measure()).provenance.options.tokens;
    expect(rows[2].before).toBe(model.multiplyAdds(tokens as number));
    expect(rows[2].after).toBe(pruned.multiplyAdds(tokens as number));
  });

  test("times are positive", async () => {
    const time = (await measure()).toRows()[3];
    expect(Math.min(time.before, time.after)).toBeGreaterThan(0);
    expect(time.ratio).toBeCloseTo(time.after / time.before, 12);
  });

  test("tells its progress, can be cancelled, and leaves no tensors", async () => {
    const before = tf.memory().numTensors;
    const calls: number[] = [];
    await measure({ onProgress: (done: number, total: number) => calls.push(done / total) });
    expect(calls).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((done) => done / 8));
    await expect(measure({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
    expect(tf.memory().numTensors).toBe(before);
  });

  test("is saved and loaded again", async () => {
    const measurement = await measure();
    const path = join(temporaryFolder(), "measurement.json");
    await measurement.save(path);
    const again = await PruningMeasurement.load(path);
    expect(again.toRows()).toEqual(measurement.toRows());
    expect(again.provenance).toEqual(measurement.provenance);
  });

  test("refuses rounds and texts below 1", async () => {
    await expect(measure({ rounds: 0 })).rejects.toThrow(
      "invalid rounds: 0 (expected a whole number of at least 1)",
    );
    await expect(measure({ texts: 1.5 })).rejects.toThrow(
      "invalid texts: 1.5 (expected a whole number of at least 1)",
    );
  });
});

test("the median is the middle value, or the mean of the two in the middle", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([5])]).toEqual([2, 2.5, 5]);
});
