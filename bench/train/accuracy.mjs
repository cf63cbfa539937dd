/**
 * Fine-tuning in a process of its own; prints accuracy on the dev set.
 * usage: accuracy.mjs MODEL TRAIN DEV EXAMPLES EPOCHS RATE SEED THREADS
 */
import { evaluate, loadDataset, loadModel, train, useEngine } from "rahp";

const [folder, learned, judged, examples, epochs, rate, seed, threads] = process.argv.slice(2);
const engine = await useEngine("onnx", { threads: Number(threads) });
const silent = { onProgress: () => {} };
const { model, log } = await train(
  await loadModel(folder),
  await loadDataset(learned, { limit: Number(examples) }),
  { epochs: Number(epochs), learningRate: Number(rate), seed: Number(seed), ...silent },
);
const { accuracy } = await evaluate(model, await loadDataset(judged), silent);
console.log(JSON.stringify({ engine, accuracy, seconds: log.cost.seconds.training }));
