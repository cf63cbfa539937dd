/** A classifier of BERT-base's size with random weights, and texts for it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Dataset, TextClassifier } from "rahp";
import { checkpointShapes } from "../../dist/models/architectures/checkpoint-shapes.js";
import { parseConfig } from "../../dist/models/config.js";
import { loadFolder } from "../../dist/models/folder.js";

const SIZES = {
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  intermediate_size: 3072,
};
/** Half the width of the uniform distribution whose standard deviation is BERT's `initializer_range`, 0.02. */
const WIDTH = 0.02 * Math.sqrt(3);

/** @param folder  of a smaller BERT, for its tokenizer; an engine must have been chosen before */
export async function bertBase(folder) {
  const { config: small, tokenizer, files } = await loadFolder(folder, folder);
  const config = parseConfig({ ...small.source, ...SIZES }, "config.json");
  const shapes = [...checkpointShapes(config)];
  const state = new Map(shapes.map(([name, shape], i) => [name, { shape, values: values(name, shape, i) }]));
  return new TextClassifier({ id: "bert-base-random", config, state, tokenizer, files });
}

/** Random weights, from a linear congruential generator; norms start as 1 and biases as 0, as they do before training. */
function values(name, shape, seed) {
  const array = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
  if (name.endsWith("LayerNorm.weight")) return array.fill(1);
  if (name.endsWith("bias")) return array;
  let bits = seed;
  for (let i = 0; i < array.length; i++) {
    bits = (Math.imul(1664525, bits) + 1013904223) >>> 0;
    array[i] = WIDTH * (bits / 2 ** 31 - 1);
  }
  return array;
}

/** Texts of words that are one token each, so that all are equally long: two tokens more than words. */
export function singleTokenTexts(folder, count, words) {
  const vocabulary = readFileSync(join(folder, "vocab.txt"), "utf8").split("\n");
  const whole = vocabulary.filter((token) => /^[a-z]{4,}$/.test(token));
  const text = (i) => whole.slice(i * words, (i + 1) * words).join(" ");
  const examples = Array.from({ length: count }, (_, i) => ({ id: i, text: text(i), label: i % 2 }));
  return new Dataset("random-words", examples);
}
