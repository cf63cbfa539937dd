import "@tensorflow/tfjs"; // registers gradients and tensor methods
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test, vi } from "vitest";
import { type OnnxOptions, registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { randomTensor } from "../../fixtures/random-tensor.js";

tf.enableProdMode();

const x = () => randomTensor<tf.Rank.R1>([40], 1);
const chain = (length: number) => Array.from({ length }).reduce<tf.Tensor>((y) => tf.sin(y), x());
const readChains = (count: number) => {
  for (let length = 1; length <= count; length++) tf.tidy(() => chain(length)).dataSync();
};

/** An engine with some options that is registered again with others. */
async function reregistered(name: string, before: Partial<OnnxOptions>, after: Partial<OnnxOptions>) {
  const backend = registerOnnxBackend({ name, threads: 1, ...before });
  await tf.setBackend(name);
  readChains(1);
  expect(registerOnnxBackend({ name, ...after })).toBe(backend);
  return backend;
}

describe("an engine that is registered again takes from then on", () => {
  test("the number of compiled graphs", async () => {
    const backend = await reregistered("fewer-sessions", {}, { maxSessions: 2 });
    readChains(6);
    expect(backend.statistics.sessions).toBe(2);
  });

  test("the bytes of compiled graphs", async () => {
    const backend = await reregistered("fewer-bytes", {}, { maxSessionBytes: 100_000 });
    readChains(12);
    expect(backend.statistics.sessionBytes).toBeLessThanOrEqual(100_000);
  });

  test("the operators that may be pending", async () => {
    const backend = await reregistered("fewer-pending", {}, { maxPending: 10 });
    const { runs } = backend.statistics;
    tf.tidy(() => void chain(50));
    expect(backend.statistics.runs).toBeGreaterThan(runs);
  });

  test("how many numbers are worth a graph", async () => {
    const backend = await reregistered("fewer-numbers", {}, { eagerSize: 0 });
    const { fallbacks } = backend.statistics;
    tf.tidy(() => tf.sin(tf.tensor1d([1, 2]))).dataSync();
    expect(backend.statistics.fallbacks).toEqual(fallbacks);
  });

  test("whom it warns", async () => {
    const [before, after] = [vi.fn(), vi.fn()];
    await reregistered("warning", { onWarning: before }, { onWarning: after });
    tf.engine().startScope();
    const kept: tf.Tensor[] = [x()];
    for (let i = 0; i < 100; i++) kept.push(tf.sin(kept[i]));
    kept[100].dataSync();
    tf.engine().endScope();
    expect([before, after].map((warn) => warn.mock.calls.length)).toEqual([0, 1]);
  });

  test("and what it is not told stays as it was", async () => {
    const backend = await reregistered("same", { maxSessions: 2 }, { threads: 2 });
    readChains(6);
    expect(backend.statistics.sessions).toBe(2);
  });
});

test("after dispose, compiled graphs are gone, and tensors compute anew", async () => {
  const backend = registerOnnxBackend({ name: "disposed", threads: 1 });
  await tf.setBackend("disposed");
  const [realised, pending] = [chain(1), chain(2)];
  const numbers = realised.dataSync().slice();
  backend.dispose();
  expect(backend.statistics).toMatchObject({ sessions: 0, sessionBytes: 0 });
  expect(realised.dataSync()).toEqual(numbers);
  expect(pending.dataSync()).toEqual(tf.tidy(() => chain(2)).dataSync());
});

test("a tidy training of many small weights is not warned of", async () => {
  const onWarning = vi.fn();
  registerOnnxBackend({ name: "tidy", threads: 1, onWarning });
  await tf.setBackend("tidy");
  // each with more results to hand back than the 64 from which a warning is thought of
  const trainings: [number, tf.Optimizer][] = [
    [66, tf.train.sgd(0.1)],
    [34, tf.train.momentum(0.1, 0.9)],
    [24, tf.train.adam(0.1)],
  ];
  for (const [count, optimiser] of trainings) {
    const weights = Array.from({ length: count }, (_, i) => tf.variable(randomTensor<tf.Rank.R1>([40], i)));
    const loss = () => tf.addN(weights.map((weight) => tf.sum(tf.square(weight)))) as tf.Scalar;
    for (let step = 0; step < 2; step++) optimiser.minimize(loss, true, weights)!.dataSync();
    tf.dispose(weights);
    optimiser.dispose();
  }
  expect(onWarning).not.toHaveBeenCalled();
});
