/**
 * Makes bert-mini-sst2 anew: its architecture and vocabulary with fresh weights, distilled from minilm-l6-sst2 by the
 * project's own trainer. Prints its accuracy, in half precision, on data that took no part in the training.
 *
 * `node scripts/train-built-in.mjs OUT [--from FOLDER] [--shared ../shared] [--epochs 4] [--seed 0] [--threads 2]`: OUT is the
 * folder of the new model, OUT-half the same in half precision; an interrupted run goes on from the files beside them.
 * `--from` begins with the weights of FOLDER: the built-in model is a second run, with seed 1, from what a first one made.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
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
    from: { type: "string" },
    shared: { type: "string", default: fileURLToPath(new URL("../../shared", import.meta.url)) },
    epochs: { type: "string", default: "4" },
    seed: { type: "string", default: "0" },
    threads: { type: "string", default: "2" },
  },
});
const [out] = positionals;
if (!out) throw new Error("usage: node scripts/train-built-in.mjs OUT");
const shared = (path) => join(options.shared, path);
const seed = Number(options.seed);
const VARIANTS = 100_000;

await useEngine("onnx", { threads: Number(options.threads) });
const teacher = await loadModel(shared("models/minilm-l6-sst2"));
const gold = (await loadDataset(shared("data/glue/SST-2/train.tsv"))).examples;
const unseen = await unseenTexts();
const goldTexts = gold.map(({ text }) => text);
const sentences = [...reviewSentences(), ...newsSentences()];
const others = [...sentences, ...variants([...goldTexts, ...sentences])].filter((text) => !unseen.has(text));
const logits = await teachersLogits([...goldTexts, ...others]);
const data = new Dataset("SST-2 train and texts labelled by the teacher", [
  ...gold.map(({ text, label }, id) => ({ id, text, label })),
  ...others.map((text, i) => ({ id: gold.length + i, text, label: classOf(logits.get(text)) })),
]);
console.error(`${data.size} texts: ${gold.length} of SST-2 train, ${others.length} labelled by the teacher`);

const { model, log } = await train(await (options.from ? loadModel(options.from) : freshModel()), data, {
  ...{ method: { name: "distillation", loss: "mse", weight: 0.8 }, teacher: remembering(teacher, logits) },
  ...{ epochs: Number(options.epochs), batchSize: 64, learningRate: 5e-4, warmupRatio: 0.03, seed },
  resume: `${out}.ckpt`,
});
await log.save(`${out}.csv`);
await model.save(out);
await model.save(`${out}-half`, { type: "float16" }); // what goes into the package
const saved = await loadModel(`${out}-half`);
for (const name of ["dev", "test-labeled"]) {
  const { accuracy } = await evaluate(saved, await loadDataset(shared(`data/glue/SST-2/${name}.tsv`)));
  console.log(`${name}: ${(100 * accuracy).toFixed(2)} %`);
}

function classOf([negative, positive]) {
  return positive > negative ? 1 : 0;
}

/** The texts that the model is judged on in the end. */
async function unseenTexts() {
  const sets = ["dev", "test-labeled"].map((name) => loadDataset(shared(`data/glue/SST-2/${name}.tsv`)));
  return new Set(
    (await Promise.all(sets)).flatMap(({ examples }) => examples.map(({ text }) => text.trim())),
  );
}

/** What the teacher says of each text; kept in a file, since it takes long. */
async function teachersLogits(texts) {
  const path = `${out}.teacher.json`;
  const known = new Map(existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : []);
  const unknown = [...new Set(texts)].filter((text) => !known.has(text));
  for (let start = 0; start < unknown.length; start += 16384) {
    const some = unknown.slice(start, start + 16384);
    const rows = await teacher.logits(some, 64);
    for (const [i, text] of some.entries()) known.set(text, rows[i]);
    writeFileSync(path, JSON.stringify([...known]));
    console.error(`asked the teacher about ${start + some.length} of ${unknown.length} texts`);
  }
  return known;
}

/** A classifier that does not compute again what it said. */
function remembering(classifier, known) {
  return Object.assign(Object.create(classifier), {
    logits: async (examples) => examples.map(({ text }) => known.get(text)),
  });
}

/** Texts in which words are dropped or replaced by near neighbours; every other one is of two texts. */
function variants(texts) {
  const random = xoroshiro128plus(seed + 2);
  const draw = (size) => (random.next() >>> 0) % size;
  const neighbours = JSON.parse(
    readFileSync(shared("data/wordlists/counterfitted_neighbors_jia2019.json"), "utf8"),
  );
  const wordsOf = (text) => text.trim().split(" ");
  const long = texts.filter((text) => wordsOf(text).length >= 6);
  const one = () => wordsOf(long[draw(long.length)]);
  const changed = (word) => {
    const [chance, near] = [draw(20), neighbours[word] ?? []];
    if (chance < 2) return [];
    return chance < 7 && near.length > 0 ? [near[draw(near.length)]] : [word];
  };
  const joints = [",", "and", "but", ".", "--"];
  return Array.from({ length: VARIANTS }, (_, i) => {
    const words = i % 2 === 0 ? one() : [...one(), joints[draw(joints.length)], ...one()];
    return words.slice(0, 40).flatMap(changed).join(" ");
  }).filter((text) => text !== "");
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

/** Sentences of 3 to 40 words of film and restaurant reviews. */
function reviewSentences() {
  const imdb = linesOf("imdb/dev_2500.tsv").map((line) => line.split("\t")[0]);
  const yelp = ["dev", "test"].flatMap((name) =>
    Object.values(JSON.parse(readFileSync(shared(`data/textcls/yelp/${name}.json`), "utf8"))).map(
      ({ ori }) => ori,
    ),
  );
  return sentencesOf([...imdb, ...yelp]);
}

/** The same of news. */
function newsSentences() {
  return sentencesOf(linesOf("ag_news/train_subset_10k.tsv").map((line) => line.split("\t")[0]));
}

function linesOf(name) {
  return readFileSync(shared(`data/textcls/${name}`), "utf8")
    .split("\n")
    .slice(1);
}

/** Spaced and in lower case as SST-2's are. */
function sentencesOf(texts) {
  const sentences = texts.flatMap((text) =>
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
