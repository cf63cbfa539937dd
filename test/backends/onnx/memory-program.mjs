/** Works the engine of dist/ hard and prints, as JSON, what memory it takes; for memory.test.ts, with --expose-gc. */
import { setTimeout as sleep } from "node:timers/promises";
import "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { registerOnnxBackend } from "../../../dist/backends/onnx/index.js";

tf.enableProdMode();
const backend = registerOnnxBackend({ threads: 1, maxSessionBytes: 64 * 2 ** 20 });
await tf.setBackend("onnx");

const w = tf.randomNormal([32, 32], 0, 0.3, "float32", 1);
const loss = (x) => tf.sum(tf.tanh(tf.softmax(tf.matMul(tf.relu(tf.matMul(x, w)), w, false, true))));
const gradient = tf.grad(loss);
const x = tf.randomNormal([16, 32], 0, 1, "float32", 2);

const report = { gradients: await gradients(), dropped: await dropped(), shapes: shapes(), steps: steps() };
console.log(JSON.stringify(report));
process.exit(0);

async function gradients() {
  const some = (count) => {
    for (let i = 0; i < count; i++) {
      const g = gradient(x);
      g.dataSync();
      g.dispose();
    }
  };
  some(6000); // V8's own heap has grown by then
  const before = await memory();
  some(2000);
  return { before, after: await memory() };
}

async function memory() {
  await sleep(10);
  gc();
  const { heapUsed: heap, rss: resident } = process.memoryUsage();
  const { pending, data } = backend.statistics;
  return { heap, resident, tensors: tf.memory().numTensors, pending, data };
}

async function dropped() {
  (() => {
    for (let i = 0; i < 1000; i++) tf.add(x, 1);
  })();
  const { pending: held } = backend.statistics;
  for (let i = 0; i < 20 && backend.statistics.pending > 0; i++) {
    await sleep(20);
    gc();
  }
  return { held, left: backend.statistics.pending };
}

function shapes() {
  const compiledBefore = backend.statistics.compiled;
  const residentBefore = process.memoryUsage().rss;
  for (let i = 0; i < 50; i++) {
    const given = tf.randomNormal([100 + 16 * i, 32], 0, 1, "float32", i);
    tf.tidy(() => tf.sin(gradient(given))).dataSync();
    given.dispose();
  }
  const { compiled, sessions, sessionBytes: bytes } = backend.statistics;
  return {
    compiled: compiled - compiledBefore,
    sessions,
    bytes,
    grown: process.memoryUsage().rss - residentBefore,
  };
}

function steps() {
  const compiledBefore = backend.statistics.compiled;
  const variable = tf.variable(w);
  const optimiser = tf.train.adam(0.01);
  let largest = 0;
  for (let i = 0; i < 300; i++) {
    optimiser.minimize(() => tf.mean(tf.square(tf.sub(tf.tanh(tf.matMul(x, variable)), x))), false, [
      variable,
    ]);
    largest = Math.max(largest, backend.statistics.pending);
  }
  return {
    pending: backend.statistics.pending,
    largest,
    compiled: backend.statistics.compiled - compiledBefore,
  };
}
