import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CleverBoundRow, CleverBounds } from "../../src/results/clever-bounds.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { cleverBound } from "../../src/verbs/clever-bound.js";
import type { CleverBoundOptions } from "../../src/verbs/clever-bound-options.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { datasetOf, sentences } from "./sentences.js";

const three = datasetOf("three", [
  ["the actor is great", 0],
  ["a dull boring movie", 1],
  ["good fun and charming scenes", 2],
]);
const small = { radius: 0.5, batches: 10, samplesPerBatch: 4, ...silent };
/** A ball in which the gradient is one and the same, all but rounding. */
const tiny = { ...small, radius: 1e-3, batches: 3, samplesPerBatch: 2, fit: "art" } as const;

let model: TextClassifier;
let threeWay: TextClassifier;
let bounds: CleverBounds;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  threeWay = await loadModel(
    await tinyModelFolder({
      config: { id2label: { 0: "bad", 1: "so-so", 2: "good" } },
      tensors: (state) => {
        const values = Float32Array.from({ length: 24 }, (_, i) => Math.sin(3 * i));
        state.set("classifier.weight", { shape: [3, 8], values });
        state.set("classifier.bias", { shape: [3], values: new Float32Array(3) });
      },
    }),
  );
  bounds = await cleverBound(model, sentences, small);
});
afterAll(() => {
  model.dispose();
  threeWay.dispose();
});

describe("a row of cleverBound", () => {
  test("has the example's margin and C, as evaluate tells them", async () => {
    const { examples } = await evaluate(model, sentences, silent);
    const rows = bounds.toRows();
    expect(rows.map(({ id, label, target }) => [id, label, target])).toEqual(
      examples.map(({ id, label }) => [id, label, 1 - label]),
    );
    for (const column of ["margin", "clever"] as const) {
      const expected = examples.map((example) => example[column]);
      expect(
        relativeToMax(
          rows.map((row) => row[column]),
          expected,
        ),
      ).toBeLessThan(1e-5);
    }
  });

  test("has the bound min(margin / K̂, R), and K̂ from the fit or, with the reason, from the largest norm", () => {
    const rows = bounds.toRows().filter(({ margin }) => margin > 0);
    expect(rows).toHaveLength(7);
    for (const { margin, lipschitz, location, p, fallback, cleverBound: bound } of rows) {
      expect(bound).toBe(Math.min(margin / lipschitz!, 0.5));
      if (fallback === null) expect([lipschitz, p! >= 0.001]).toEqual([location, true]);
      else expect(fallback).toMatch(/^(no interior maximum|p below 0.001)$/);
    }
  });

  test("of a misclassified example has the bound 0 and no fit, and a note counts them", () => {
    const lost = bounds.toRows().filter(({ margin }) => margin < 0);
    expect(lost).toHaveLength(1);
    const nothing = { lipschitz: null, location: null, shape: null, scale: null, ks: null, p: null };
    expect(lost[0]).toMatchObject({ ...nothing, fallback: "no margin", cleverBound: 0 });
    expect(bounds.notes[0]).toBe("1 of 8 bounds are 0, as the target is no farther than the label already");
  });

  test("in a tiny ball has margin / K̂ as C, from the one gradient that there is", async () => {
    const near = await cleverBound(model, sentences, tiny);
    for (const { margin, lipschitz, clever } of near.toRows()) {
      if (margin > 0) expect(Math.abs(margin / lipschitz! / clever - 1)).toBeLessThan(0.02);
    }
  });

  test("has a larger K̂ where a wider ball is searched", async () => {
    const wide = await cleverBound(model, sentences, { ...small, radius: 5 });
    const largest = (result: CleverBounds) =>
      Math.max(...result.toRows().map(({ lipschitz }) => lipschitz ?? 0));
    expect(largest(wide)).toBeGreaterThan(largest(bounds));
  });
});

describe("norms", () => {
  test("the longer a move counts, the shorter a gradient: K̂ of L1 below that of L2, below that of L∞", async () => {
    const norms = [1, 2, Number.POSITIVE_INFINITY] as const;
    const found: number[][] = [];
    for (const norm of norms) {
      const rows = (await cleverBound(model, sentences, { ...tiny, norm })).toRows();
      found.push(rows.filter(({ margin }) => margin > 0).map(({ lipschitz }) => lipschitz!));
    }
    const [inOne, inTwo, inMax] = found;
    inTwo.forEach((lipschitz, i) => {
      expect(inOne[i]).toBeLessThan(lipschitz);
      expect(lipschitz).toBeLessThan(inMax[i]);
    });
  });
});

describe("targets", () => {
  test("each: a row for every other class, of which untargeted tells the nearest", async () => {
    const options = { ...small, radius: 100 };
    const [each, nearest] = [
      (await cleverBound(threeWay, three, { ...options, target: "each" })).toRows(),
      (await cleverBound(threeWay, three, options)).toRows(),
    ];
    expect(each.map(({ label, target }) => [label, target])).toEqual([
      ...[
        [0, 1],
        [0, 2],
        [1, 0],
        [1, 2],
        [2, 0],
        [2, 1],
      ],
    ]);
    for (const row of nearest) {
      const others = each.filter(({ id }) => id === row.id);
      expect(row.cleverBound).toBe(Math.min(...others.map(({ cleverBound: bound }) => bound)));
      if (row.margin > 0) expect(others).toContainEqual(row);
      else expect(row.margin).toBe(Math.min(...others.map(({ margin }) => margin)));
    }
    expect(nearest.some(({ margin }) => margin > 0)).toBe(true);
  });

  test.each(["good", 2, "2"])("%j: one class, to which its own examples do not go", async (target) => {
    const bounds = await cleverBound(threeWay, three, { ...small, target });
    const each = (await cleverBound(threeWay, three, { ...small, target: "each" })).toRows();
    const expected = each.filter((row) => row.target === 2);
    expect(bounds.provenance.options.target).toBe("good");
    const withoutC = ({ clever: _clever, ...row }: CleverBoundRow) => row;
    expect(bounds.toRows().map(withoutC)).toEqual(expected.map(withoutC));
    bounds.toRows().forEach(({ clever }, i) => {
      expect(clever).toBeCloseTo(expected[i].clever, 5); // of another batch
    });
  });

  test("where all examples are of the target's class there is nothing to do", async () => {
    const data = datasetOf("praise", [["the actor is great", 1]]);
    expect(await refusal(() => cleverBound(model, data, { ...small, target: "POSITIVE" }))).toBe(
      "nothing to bound: all 1 examples of praise are of the target class POSITIVE",
    );
  });
});

describe("a run", () => {
  const numbers = (result: CleverBounds) => result.toRows().map(({ lipschitz }) => lipschitz ?? 0);

  test("is the same to the last bit for the same seed, and another for another", async () => {
    const [again, other] = [
      await cleverBound(model, sentences, small),
      await cleverBound(model, sentences, { ...small, seed: 1 }),
    ];
    expect(JSON.stringify(again)).toBe(JSON.stringify(bounds));
    expect(numbers(other)).not.toEqual(numbers(bounds));
  });

  test("takes the same points in other passes, and where other examples are drawn", async () => {
    const others = await cleverBound(model, sentences, { ...small, batchSize: 7, fit: "art" });
    const all = await cleverBound(model, sentences, { ...small, fit: "art" });
    const some = await cleverBound(model, sentences, { ...small, samples: 3, fit: "art" });
    expect(relativeToMax(numbers(others), numbers(all))).toBeLessThan(1e-4);
    const same = all.toRows().filter(({ id }) => some.toRows().some((row) => row.id === id));
    expect(same).toHaveLength(3);
    expect(
      relativeToMax(
        numbers(some),
        same.map(({ lipschitz }) => lipschitz ?? 0),
      ),
    ).toBeLessThan(1e-4);
  });

  test.each<Partial<CleverBoundOptions>>([
    { sampling: "pooled", poolFactor: 3 },
    { fit: "authors" },
    { wrt: "encoder" },
  ])("with %j is another, of the same examples", async (options) => {
    const other = await cleverBound(model, sentences, { ...small, ...options });
    expect(other.toRows().map(({ id }) => id)).toEqual(bounds.toRows().map(({ id }) => id));
    expect(numbers(other)).not.toEqual(numbers(bounds));
    expect(other.provenance.options).toMatchObject(options);
  });

  test("tells its resolved options, model and data", () => {
    const { verb, options, seed, model: from, data } = bounds.provenance;
    expect({ verb, options, seed, from, data }).toEqual({
      verb: "cleverBound",
      options: {
        ...{ norm: 2, radius: 0.5, target: "untargeted", samples: 20, batches: 10, samplesPerBatch: 4 },
        ...{ sampling: "fresh", poolFactor: 10, fit: "interior", wrt: "word", seed: 0, batchSize: 32 },
      },
      seed: 0,
      from: { id: model.id, weightsHash: model.weightsHash },
      data: { name: "sentences", examples: 8, hash: sentences.hash },
    });
  });

  test("tells progress in gradients, rising to all, skipped ones included", async () => {
    const { onProgress, calls } = recordProgress();
    await cleverBound(model, sentences, { ...small, onProgress });
    expect(risesToTotal(calls)).toBe(true);
    expect(calls[0]).toEqual([8, 8 * (1 + 40)]);
    const each = recordProgress();
    const options = { ...small, target: "each", sampling: "pooled", onProgress: each.onProgress } as const;
    await cleverBound(threeWay, three, options);
    expect(risesToTotal(each.calls)).toBe(true);
    expect(each.calls[0][1]).toBe(3 * (1 + 2 * 40));
  });

  test("ends at an abort, and leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    const { signal, onProgress } = abortAfter(60);
    await expect(cleverBound(model, sentences, { ...small, signal, onProgress })).rejects.toThrow("enough");
    expect(tf.memory().numTensors).toBe(before);
    const aborted = AbortSignal.abort(new Error("no"));
    await expect(cleverBound(model, sentences, { ...small, signal: aborted })).rejects.toThrow("no");
    expect(tf.memory().numTensors).toBe(before);
  });
});
