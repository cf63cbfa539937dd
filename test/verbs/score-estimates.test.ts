import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Dataset } from "../../src/results/dataset.js";
import type { HeadScores } from "../../src/results/head-scores.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { mean } from "../../src/support/statistics.js";
import { composite } from "../../src/verbs/composite.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadDataset } from "../../src/verbs/load-dataset.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { type ScoreHeadsOptions, scoreHeads } from "../../src/verbs/score-heads.js";
import { useEngine } from "../../src/verbs/use-engine.js";
import { refusal } from "../fixtures/refusal.js";
import { relativeToMax } from "../oracle-arrays.js";

let model: TextClassifier;
let data: Dataset;
let exact: HeadScores;
const silent = { onProgress: () => {} };
const score = (options: ScoreHeadsOptions) =>
  scoreHeads(model, data, { samples: 12, seed: 3, ...silent, ...options });
const deltas = (scores: HeadScores) => scores.toRows().map(({ deltaClever }) => deltaClever);
const chosen = (scores: HeadScores, rho: number) => composite(scores, { rho }).pruned;

beforeAll(async () => {
  await useEngine("onnx");
  model = await loadModel("bert-mini-sst2");
  data = await loadDataset("sst2-sample");
  exact = await score({});
});
afterAll(() => model.dispose());

describe("estimate", () => {
  test("first-order: one value a sample and head, whose mean is the head's", async () => {
    const scores = await score({ estimate: "first-order" });
    const [{ layer, head, deltaClever }] = scores.toRows();
    const own = scores.samples.filter((sample) => sample.layer === layer && sample.head === head);
    expect(deltaClever).toBeCloseTo(mean(own.map(({ firstOrder }) => firstOrder!)), 10);
    expect(scores.samples.every((sample) => sample.deltaClever === null)).toBe(true);
    expect(scores.toRows().map(({ fisher }) => fisher)).toHaveLength(24);
    expect(
      relativeToMax(
        scores.toRows().map((r) => r.fisher),
        exact.toRows().map((r) => r.fisher),
      ),
    ).toBeLessThan(2e-5);
    expect(Object.keys(scores.cost.seconds)).toEqual(["baseline", "fisher", "firstOrder"]);
    expect(scores.notes.join("; ")).toContain("no head was masked");
  });

  test.each([0.2, 0.6])(
    "refine: the heads that exact values choose, at rho %d, by masking fewer",
    async (rho) => {
      const told: [number, number][] = [];
      const onProgress = (done: number, total: number) => void told.push([done, total]);
      const scores = await score({ estimate: "refine", choice: { rho }, onProgress });
      expect(told.at(-1)![0]).toBe(told.at(-1)![1]); // finished, though fewer heads were masked than might have been
      expect(told.at(-1)![1]).toBeLessThan(told[0][1]);
      expect(new Set(chosen(scores, rho))).toEqual(new Set(chosen(exact, rho)));
      const masked = scores.toRows().filter(({ deltaCleverStderr }) => deltaCleverStderr !== null);
      expect(masked.length).toBeLessThan(24);
      for (const row of masked) {
        const same = exact.toRows().find((other) => other.layer === row.layer && other.head === row.head)!;
        expect(Math.abs(row.deltaClever - same.deltaClever)).toBeLessThan(
          1e-4 * Math.max(...deltas(exact).map(Math.abs)),
        );
      }
      expect(scores.notes.join("; ")).toContain(`${masked.length} of 24 heads were masked`);
    },
  );

  test("corrected: with all samples exact, the exact scores", async () => {
    const scores = await score({ estimate: "corrected", exactSamples: 12 });
    expect(relativeToMax(deltas(scores), deltas(exact))).toBeLessThan(5e-5);
  });

  test("corrected: heads are masked on so many samples, drawn by the seed", async () => {
    const scores = await score({ estimate: "corrected", exactSamples: 6, aggregate: "signed-log" });
    const masked = scores.samples.filter(({ deltaClever }) => deltaClever !== null);
    expect(new Set(masked.map(({ id }) => id)).size).toBe(6);
    expect(scores.samples.every(({ firstOrder }) => firstOrder !== null)).toBe(true);
    expect(scores.toRows().every(({ deltaCleverStderr }) => deltaCleverStderr! > 0)).toBe(true);
  });

  test("corrected does not take a trimmed mean", async () => {
    expect(await refusal(() => score({ estimate: "corrected", aggregate: "trimmed" }))).toMatch(
      /^invalid aggregate: trimmed /,
    );
  });

  test("skipped samples count in no estimate", async () => {
    for (const estimate of ["first-order", "refine", "corrected"] as const) {
      const scores = await score({ estimate, misclassified: "skip", exactSamples: 4, samples: 8 });
      expect(deltas(scores).every(Number.isFinite), estimate).toBe(true);
    }
  });
});

test("aggregate: signed-log is the mean change of sign(C)·ln(1 + |C|)", async () => {
  const scores = await score({ aggregate: "signed-log" });
  const signedLog = (c: number) => Math.sign(c) * Math.log1p(Math.abs(c));
  const { layer, head, deltaClever } = scores.toRows()[5];
  const own = exact.samples.filter((sample) => sample.layer === layer && sample.head === head);
  const expected = mean(own.map((s) => signedLog(s.clever + s.deltaClever!) - signedLog(s.clever)));
  expect(deltaClever).toBeCloseTo(expected, 6);
});

test("masked: scores on top of a mask, of the heads that are left", async () => {
  const masked = [{ layer: 1, head: 2 }];
  const scores = await score({ masked });
  expect(scores.toRows()).toHaveLength(23);
  const { examples } = await evaluate(model, data, { masked, ...silent });
  for (const { id, clever } of scores.samples) {
    const same = examples.find((example) => example.id === id)!;
    expect(Math.abs(clever - same.clever) / Math.abs(same.clever)).toBeLessThan(1e-4);
  }
});

test("memory and batchSize change scores only within float error", async () => {
  const scores = await score({ memory: 8, batchSize: 3 });
  expect(relativeToMax(deltas(scores), deltas(exact))).toBeLessThan(5e-5);
});

test.each([
  [{ estimate: "second-order" }, "unknown estimate: second-order"],
  [{ aggregate: "meen" }, "unknown aggregate: meen (did you mean mean?)"],
  [{ trim: 0.5 }, "invalid trim: 0.5"],
  [{ memory: 0 }, "invalid memory: 0"],
  [{ estimate: "refine", choice: { rho: 2 } }, "invalid rho: 2"],
  [{ masked: [{ layer: 9, head: 0 }] }, "no such head: layer 9, head 0"],
])("%j is refused", async (options, line) => {
  expect(await refusal(() => score(options as ScoreHeadsOptions))).toContain(line);
});
