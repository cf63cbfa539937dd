/**
 * Makes bert-mini-sst2 anew: its architecture and vocabulary with fresh weights, distilled from minilm-l6-sst2 by the
 * project's own trainer. Prints accuracy on data that took no part in the training.
 *
 * `node scripts/train-built-in.mjs OUT [--shared ../shared] [--epochs 8] [--seed 0]`: OUT is the folder of the new model;
 * an interrupted run goes on from OUT.ckpt.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { Dataset, evaluate, loadDataset, loadModel, TextClassifier, train, useEngine } from "rahp";
import { checkpointShapes } from "../dist/models/architectures/checkpoint-shapes.js";
import { loadFolder } from "../dist/models/folder.js";
import { drawNormal } from "../dist/support/random-normal.js";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    shared: { type: "string", default: fileURLToPath(new URL("../../shared", import.meta.url)) },
    epochs: { type: "string", default: "8" },
    seed: { type: "string", default: "0" },
    threads: { type: "string", default: "2" },
  },
});
const [out] = positionals;
if (!out) throw new Error("usage: node scripts/train-built-in.mjs OUT");
const shared = (path) => join(options.shared, path);
const [epochs, seed] = [Number(options.epochs), Number(options.seed)];
/** Examples of SST-2 train that are held out, for the choice of weights. */
const HELD_OUT = 2000;

await useEngine("onnx", { threads: Number(options.threads) });
const teacher = await loadModel(shared("models/minilm-l6-sst2"));
const phrases = await loadDataset(shared("data/glue/SST-2/train.tsv"));
const [judged, learned] = [phrases.slice(0, HELD_OUT), phrases.slice(HELD_OUT)];
const more = await labelled(reviewSentences());
const data = new Dataset(
  "SST-2 train and sentences of reviews",
  [...learned.examples, ...more].map(({ text, label }, id) => ({ id, text, label })),
);
console.error(`${data.size} texts, ${more.length} of them of reviews, labelled by the teacher`);

const { model, log } = await train(await freshModel(), data, {
  method: { name: "distillation", loss: "mse", weight: 0.67 },
  ...{ teacher, evaluateOn: judged, epochs, batchSize: 64, learningRate: 5e-4, warmupRatio: 0.03, seed },
  ...{ evaluateEvery: 500, resume: `${out}.ckpt` },
});
await model.save(out);
await log.save(`${out}.csv`);
for (const name of ["dev", "test-labeled"]) {
  const { accuracy } = await evaluate(model, await loadDataset(shared(`data/glue/SST-2/${name}.tsv`)));
  console.log(`${name}: ${(100 * accuracy).toFixed(2)} %`);
}

/** The built-in model's architecture and vocabulary with new weights; word embeddings begin as the teacher's. */
async function freshModel() {
  const { config, tokenizer, files } = await loadFolder(
    fileURLToPath(new URL("../models/bert-mini-sst2", import.meta.url)),
    "bert-mini-sst2",
  );
  const random = xoroshiro128plus(seed);
  const state = new Map(
    [...checkpointShapes(config)].map(([name, shape]) => {
      const values = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
      if (name.endsWith("LayerNorm.weight")) values.fill(1);
      else if (!name.endsWith("bias")) drawNormal(random, 0.02 ** 2, values);
      return [name, { shape, values }];
    }),
  );
  const words = [...state.values()][0];
  words.values.set(await teachersWords(tokenizer, words.shape));
  return new TextClassifier({ id: "bert-mini-sst2", config, state, tokenizer, files });
}

/** The teacher's word embeddings of each entry, averaged over its pieces, along their leading principal directions. */
async function teachersWords(tokenizer, [entries, width]) {
  const [{ values, shape }] = [...(await teacher.state()).values()];
  const directions = principalDirections(values, shape, width);
  const projected = new Float32Array(entries * width);
  for (let id = 0; id < entries; id++) {
    const text = tokenizer.token(id).replace(/^##/, "");
    const pieces = teacher.encode(text).ids.slice(1, -1);
    for (const piece of pieces) {
      const row = values.subarray(piece * shape[1], (piece + 1) * shape[1]);
      directions.forEach((direction, d) => {
        let sum = 0;
        for (let i = 0; i < row.length; i++) sum += row[i] * direction[i];
        projected[id * width + d] += sum / pieces.length;
      });
    }
  }
  return projected;
}

/** By orthogonal iteration on the second moments of the rows. */
function principalDirections(values, [rows, size], count) {
  const moments = Array.from({ length: size }, () => new Float64Array(size));
  for (let row = 0; row < rows; row++) {
    const x = values.subarray(row * size, (row + 1) * size);
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) moments[i][j] += x[i] * x[j];
  }
  const random = xoroshiro128plus(1);
  let basis = Array.from({ length: count }, () => {
    const start = new Float32Array(size);
    drawNormal(random, 1, start);
    return Float64Array.from(start);
  });
  for (let round = 0; round < 30; round++) {
    basis = basis.map((x) =>
      Float64Array.from(moments, (row) => row.reduce((sum, m, i) => sum + m * x[i], 0)),
    );
    basis.forEach((x, k) => {
      for (const other of basis.slice(0, k)) {
        const along = x.reduce((sum, value, i) => sum + value * other[i], 0);
        for (let i = 0; i < size; i++) x[i] -= along * other[i];
      }
      const length = Math.hypot(...x);
      for (let i = 0; i < size; i++) x[i] /= length;
    });
  }
  return basis;
}

/** Sentences of 3 to 40 words of film and restaurant reviews, spaced as SST-2's are. */
function reviewSentences() {
  const imdb = readFileSync(shared("data/textcls/imdb/dev_2500.tsv"), "utf8")
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t")[0]);
  const yelp = ["dev", "test"].flatMap((name) =>
    Object.values(JSON.parse(readFileSync(shared(`data/textcls/yelp/${name}.json`), "utf8"))).map(
      ({ ori }) => ori,
    ),
  );
  const sentences = [...imdb, ...yelp].flatMap((text) =>
    text
      .replace(/\\+["n]*|<[^>]*>/g, " ")
      .replace(/([.,!?;:()"])/g, " $1 ")
      .split(/(?<=[.!?]) /)
      .map((sentence) => sentence.replace(/\s+/g, " ").trim().toLowerCase()),
  );
  return [...new Set(sentences)].filter((sentence) => {
    const words = sentence.split(" ").length;
    return words >= 3 && words <= 40;
  });
}

/** Texts with the classes that the teacher predicts. */
async function labelled(texts) {
  const probabilities = await teacher.predict(texts);
  return texts.map((text, i) => ({ text, label: probabilities[i][1] > probabilities[i][0] ? 1 : 0 }));
}
