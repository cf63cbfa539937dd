import { readFileSync } from "node:fs";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { toBatch } from "../../src/models/batch.js";
import { loadFolder } from "../../src/models/folder.js";
import type { Tap } from "../../src/models/forward.js";
import type { NamedArray } from "../../src/models/safetensors.js";
import { tensorsOf } from "../../src/models/weights.js";
import { randomStream } from "../../src/support/random-stream.js";
import { vanilla } from "../../src/training/defences/vanilla.js";
import type { LossGradients } from "../../src/training/gradients.js";
import { MicroBatch } from "../../src/training/micro-batch.js";
import { type LabelledBatch, Trainer, type TrainerOptions } from "../../src/training/trainer.js";
import type { TrainingMethod } from "../../src/training/training-method.js";
import { type OracleArray, readOracle, relativeToMax } from "../oracle-arrays.js";
import { installedEngines } from "../oracle-models.js";
import { shared } from "../shared-files.js";

/** Engines that train: wasm's gather has no gradient. */
export const trainingEngines = installedEngines.filter((engine) => engine !== "wasm");

/**
 * Whether what takes long on an engine is compared: on the best engine, or anywhere if RAHP_GOLDENS is `all`. A step of
 * the tiny model takes the cpu engine a second or more.
 */
export function comparesAll(engine: string): boolean {
  return engine === installedEngines[0] || process.env.RAHP_GOLDENS === "all";
}

/** The five tensors that shared/oracle/training keeps. */
export const KEPT_TENSORS = [
  "bert.embeddings.word_embeddings.weight",
  "bert.encoder.layer.0.attention.self.query.weight",
  "bert.encoder.layer.1.attention.output.LayerNorm.weight",
  "bert.encoder.layer.2.intermediate.dense.bias",
  "classifier.weight",
] as const;

/** Expected values of one file of shared/oracle/training. */
export function trainingOracle<Json>(name: string): {
  readonly json: Json;
  readonly array: (name: string) => OracleArray;
} {
  const path = shared(`oracle/training/${name}`);
  return { json: JSON.parse(readFileSync(`${path}.json`, "utf8")), array: readOracle(`${path}.safetensors`) };
}

/** The tiny BERT that the oracle trains, with its 12 samples. */
export async function tinyBert() {
  const folder = shared("oracle/tiny/bert");
  const { config, state, tokenizer } = await loadFolder(folder, "tiny");
  const { samples } = JSON.parse(readFileSync(`${folder}/expected.json`, "utf8"));
  const encodings = (samples as { texts: [string, string?] }[]).map(({ texts: [text, pair] }) =>
    tokenizer.encode({ text, pair }),
  );
  const weights = tensorsOf(state);
  const batch = (rows: readonly number[]): LabelledBatch => ({
    batch: toBatch(
      rows.map((row) => encodings[row]!),
      config.padTokenId,
    ),
    labels: rows.map((row) => samples[row].label),
  });
  return {
    config,
    tokenizer,
    /** Samples as a method sees them in training; without dropout unless it is given. */
    micro: (
      rows: readonly number[],
      dropout: (pass: number) => Tap = () => (_site, _layer, value) => value,
    ) =>
      new MicroBatch({
        ...{ config, weights, parameters: weights, ...batch(rows) },
        words: { rows: weights.get(KEPT_TENSORS[0]) as Tensor2D, ofTokens: batch(rows).batch.ids },
        ...{
          headMask: undefined,
          teacherLogits: undefined,
          dropout,
          isWarmup: false,
          random: (purpose) => randomStream(0, purpose),
        },
      }),
    /** Samples by their numbers, padded to the longest of them. */
    batch,
    trainer: (options: Partial<TrainerOptions> = {}, method: TrainingMethod = vanilla()) =>
      new Trainer(config, state, method, { ...plainOptions, ...options }),
  };
}

const plainOptions: TrainerOptions = {
  ...{ steps: 1, learningRate: 0.001, warmupRatio: 0, clip: 1, seed: 0, dropout: {} },
  ...{ betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0.01 },
  isFrozen: () => false,
  learningRateScale: () => 1,
};

/** A tensor as the oracle keeps it: of the word table only some rows. */
export function asKept(
  name: string,
  tensor: Tensor | NamedArray,
  wordRows: readonly number[],
): ArrayLike<number> {
  const values = "values" in tensor ? tensor.values : tensor.dataSync<"float32">();
  if (name !== KEPT_TENSORS[0]) return values;
  const width = tensor.shape[1]!;
  return wordRows.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]);
}

/**
 * How far parameters after AdamW are from the oracle's: the largest difference, but for one entry in a thousand, whose
 * gradient may be no more than rounding; and the largest of all.
 */
export function parameterDifference(actual: ArrayLike<number>, expected: ArrayLike<number>) {
  if (actual.length !== expected.length)
    return { most: Number.POSITIVE_INFINITY, largest: Number.POSITIVE_INFINITY };
  const differences = Array.from(actual, (value, i) => Math.abs(value - expected[i]!)).sort((a, b) => b - a);
  return { most: differences[Math.floor(differences.length / 1000)]!, largest: differences[0]! };
}

/** Given dropout masks of the oracle, 1 = kept, as what drops values in pass 0, 1, …: `mask1.…`, `mask2.…` */
export function oracleDropout(array: (name: string) => OracleArray, rate: number): (pass: number) => Tap {
  const places: Partial<Record<string, (layer: number) => string>> = {
    embeddings: () => "embeddings",
    attention: (layer) => `layer.${layer}.attention`,
    attentionOutput: (layer) => `layer.${layer}.attention_output`,
    feedForwardOutput: (layer) => `layer.${layer}.output`,
    pooled: () => "pooled",
  };
  return (pass) => (site, layer, value) => {
    const place = places[site]?.(layer);
    if (!place) return value;
    const { shape, values } = array(`mask${pass + 1}.${place}`);
    const given = site === "pooled" ? [shape[0]!, 1, shape[1]!] : [...shape];
    const mask = tf.tensor(Float32Array.from(values), given);
    return value
      .mul(
        mask.slice(
          given.map(() => 0),
          value.shape,
        ),
      )
      .div(1 - rate); // the last layer has one query
  };
}

/**
 * The largest difference of gradients to the oracle's: of each kept tensor relative to its largest value, and of every
 * tensor's norm relative to the largest norm.
 */
export function gradientDifference(
  gradients: LossGradients["gradients"],
  expected: {
    readonly array: (tensor: string) => OracleArray;
    readonly gradNorm: Readonly<Record<string, number>>;
    readonly wordRows: readonly number[];
    readonly tensors?: readonly string[];
  },
): number {
  const { array, gradNorm, wordRows, tensors = KEPT_TENSORS } = expected;
  const ofTensors = tensors.map((tensor) =>
    relativeToMax(asKept(tensor, gradients[tensor]!, wordRows), array(tensor).values),
  );
  const names = Object.keys(gradNorm);
  if (names.join() !== Object.keys(gradients).sort().join()) return Number.POSITIVE_INFINITY;
  const norms = names.map((name) => tf.tidy(() => tf.norm(gradients[name]!).dataSync()[0]!));
  return Math.max(...ofTensors, relativeToMax(norms, Object.values(gradNorm)));
}
