import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { headMagnitudes } from "../../src/importance/magnitude.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import type { CompositeOptions } from "../../src/verbs/composite.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { prune } from "../../src/verbs/prune.js";
import type { OneScoreMethodName } from "../../src/verbs/score-by-method.js";
import { type ScoreByMethodOptions, scoreHeads } from "../../src/verbs/score-heads.js";
import { SCORE_METHODS } from "../../src/verbs/score-methods.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { datasetOf, sentences, tinyHeads, words } from "./sentences.js";

let model: TextClassifier;
beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

const methods = SCORE_METHODS.filter((name) => name !== "rahp");
const ofSamples = methods.filter((name) => !/^(delta-clever|magnitude.*|random)$/.test(name));
const score = (options: ScoreByMethodOptions) => scoreHeads(model, sentences, { ...silent, ...options });
const valuesOf = async (options: ScoreByMethodOptions) =>
  (await score(options)).toRows().map((row) => row.score);

describe("every method", () => {
  test.each(methods)(
    "%s gives a finite score to each head, in order, and leaks no tensor",
    async (method) => {
      await score({ method });
      const before = tf.memory().numTensors;
      const scores = await score({ method });
      expect(tf.memory().numTensors).toBe(before);
      const rows = scores.toRows();
      expect(rows.map(({ layer, head }) => ({ layer, head }))).toEqual(tinyHeads);
      for (const row of rows) expect(row.score).toSatisfy(Number.isFinite);
      expect([scores.method, scores.provenance.verb]).toEqual([method, "scoreHeads"]);
    },
  );

  test("leaves out heads that are pruned, and refuses a model without any", async () => {
    const pruned = await prune(model, [{ layer: 1, head: 0 }]);
    const none = await prune(model, tinyHeads);
    for (const method of methods) {
      const rows = (await scoreHeads(pruned, sentences, { method, ...silent })).toRows();
      expect(rows.map(({ layer, head }) => 2 * layer + head)).toEqual([0, 1, 3]);
      expect(await refusal(() => scoreHeads(none, sentences, { method, ...silent }))).toMatch(
        /^nothing to score: .* has no heads left$/,
      );
    }
    pruned.dispose();
    none.dispose();
  });
});

describe("methods over samples", () => {
  test("fisher and delta-clever are those of scoreHeads, with standard errors", async () => {
    const both = (await scoreHeads(model, sentences, { samples: 5, seed: 3, ...silent })).toRows();
    const fisher = await valuesOf({ method: "fisher", samples: 5, seed: 3 });
    expect(
      relativeToMax(
        fisher,
        both.map((row) => row.fisher),
      ),
    ).toBeLessThan(1e-5);
    const alone = (await score({ method: "delta-clever", samples: 5, seed: 3 })).toRows();
    expect(alone.map((row) => [row.score, row.scoreStderr])).toEqual(
      both.map((row) => [row.deltaClever, row.deltaCleverStderr]),
    );
  });

  test("delta-clever takes the options of scoreHeads; refine looks for its own cut, unless told another", async () => {
    const refined = async (choice?: CompositeOptions) => {
      const { provenance } = await score({ method: "delta-clever", samples: 4, estimate: "refine", choice });
      return provenance.options.choice;
    };
    const own = { alpha: 0, beta: 1, gamma: 0, rho: 0.6, minHeadsPerLayer: 0 };
    expect(await refined()).toEqual(own);
    expect(await refined({ rho: 0.5 })).toEqual({ ...own, rho: 0.5 });
  });

  test.each(ofSamples)("%s: batches change scores and standard errors within float error", async (method) => {
    const [one, all] = [await score({ method, batchSize: 1 }), await score({ method, batchSize: 8 })].map(
      (scores) => scores.toRows(),
    );
    for (const column of ["score", "scoreStderr"] as const) {
      const values = (rows: typeof one) => rows.map((row) => row[column]!);
      expect(relativeToMax(values(one), values(all))).toBeLessThan(1e-5);
    }
  });

  test("the seed draws the samples; of all samples it changes nothing beyond float error", async () => {
    const michel = (seed: number, samples: number) => valuesOf({ method: "michel", seed, samples });
    expect(await michel(3, 3)).toEqual(await michel(3, 3));
    expect(await michel(4, 3)).not.toEqual(await michel(3, 3));
    expect(relativeToMax(await michel(4, 8), await michel(3, 8))).toBeLessThan(1e-5);
  });

  test("tell their options, data and seconds, and notes of the texts", async () => {
    const data = datasetOf("long", [
      [words(40), 1],
      ["awful", 0],
    ]);
    const scores = await scoreHeads(model, data, { method: "entropy", seed: 2, ...silent });
    const { options, data: from, seed, model: of } = scores.provenance;
    expect(options).toEqual({ method: "entropy", samples: 100, batchSize: 32, seed: 2 });
    expect([from, seed, of]).toEqual([{ name: "long", examples: 2, hash: data.hash }, 2, model.origin]);
    expect(Object.keys(scores.cost.seconds)).toEqual(["entropy"]);
    expect(scores.notes).toEqual([expect.stringContaining("1 of 2 texts is longer than")]);
  });

  test("report progress in samples, and stop with the signal's reason", async () => {
    const { calls, ...options } = recordProgress();
    await scoreHeads(model, sentences, { method: "michel", batchSize: 3, ...options });
    expect(risesToTotal(calls)).toBe(true);
    expect(calls.at(-1)).toEqual([8, 8]);
    const { signal, onProgress } = abortAfter(3);
    const aborted = scoreHeads(model, sentences, { method: "michel", batchSize: 3, signal, onProgress });
    await expect(aborted).rejects.toThrow("enough");
  });
});

describe("methods from the model alone", () => {
  test("magnitude is the length of the head's weights, whatever the data and seed", async () => {
    const lengths = headMagnitudes(model.config, await model.state(), "l2").flat();
    expect(await valuesOf({ method: "magnitude" })).toEqual(lengths);
    expect(await valuesOf({ method: "magnitude", seed: 5, samples: 1 })).toEqual(lengths);
  });

  test("count as one step, which a signal stops before it is done", async () => {
    const { calls, ...options } = recordProgress();
    const { cost } = await scoreHeads(model, sentences, { method: "magnitude", ...options });
    expect([calls, Object.keys(cost.seconds)]).toEqual([[[1, 1]], ["magnitude"]]);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(score({ method: "magnitude", signal })).rejects.toThrow("enough");
  });

  test("random depends on the seed, and has no standard error", async () => {
    const random = (seed: number) => valuesOf({ method: "random", seed });
    expect(await random(1)).toEqual(await random(1));
    expect(await random(1)).not.toEqual(await random(2));
    const [row] = (await score({ method: "random" })).toRows();
    expect(row.scoreStderr).toBeNull();
  });
});

describe("wrong use", () => {
  test.each<[object, string]>([
    [{ method: "michell" }, "unknown method: michell (did you mean michel?)"],
    [{ method: "michel", samples: 0 }, "invalid samples: 0 (expected a whole number of at least 1)"],
    [{ method: "random", seed: 0.5 }, "invalid seed: 0.5 (expected a 32-bit integer)"],
    [{ method: "fisher", wrt: "word" }, "unknown option: wrt (expected one of samples, seed, batchSize, "],
    [{ method: "delta-clever", epsilon: -1 }, "invalid epsilon: -1 (expected a finite number of at least 0)"],
  ])("%o is refused", async (options, line) => {
    const given = options as { method: OneScoreMethodName };
    expect(
      (await refusal(() => scoreHeads(model, sentences, given as ScoreByMethodOptions))).slice(
        0,
        line.length,
      ),
    ).toBe(line);
  });
});
