/**
 * Training steps in a process of their own: the 32 sentences of SST-2 dev around the median length, as steps.py; prints
 * seconds of each step. A teacher (the model itself) has been asked before the first.
 * usage: steps.mjs MODEL DATA THREADS STEPS [METHOD]
 */
import { loadDataset, loadModel, useEngine } from "rahp";
import { trainingMethod } from "../../dist/training/defences/resolve-method.js";
import { dropoutRates } from "../../dist/training/dropout.js";
import { Trainer } from "../../dist/training/trainer.js";
import { TrainingData } from "../../dist/verbs/training-data.js";

const [folder, data, threads, steps, name = "vanilla"] = process.argv.slice(2);
const engine = await useEngine("onnx", { threads: Number(threads) });
const model = await loadModel(folder);
const learned = new TrainingData(model, await loadDataset(data), 128);
const order = [...learned.lengths.keys()].sort((a, b) => learned.lengths[a] - learned.lengths[b]);
const middle = order.slice((order.length >> 1) - 16, (order.length >> 1) + 16);
const method = trainingMethod(name, { model, maxLength: 128, teacher: model }).method;
const texts = middle.map((position) => learned.labelled.examples[position]);
const batch = { ...learned.batch(middle), teacherLogits: await model.logits(texts, texts.length) };
const trainer = new Trainer(model.config, await model.state(), method, {
  steps: Number(steps),
  learningRate: 1e-6,
  warmupRatio: 0,
  weightDecay: 0.01,
  betas: [0.9, 0.999],
  epsilon: 1e-8,
  clip: 1,
  seed: 0,
  dropout: dropoutRates(model.config),
  isFrozen: () => false,
  learningRateScale: () => 1,
});
model.dispose();
await trainer.prepare([batch]);
const [seconds, losses] = [[], []];
for (let step = 0; step < Number(steps); step++) {
  const start = performance.now();
  losses.push((await trainer.step([batch])).loss);
  seconds.push((performance.now() - start) / 1000);
}
const peakMemoryMB = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  JSON.stringify({ engine, shape: [batch.batch.size, batch.batch.length], seconds, losses, peakMemoryMB }),
);
