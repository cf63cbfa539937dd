import { readFileSync } from "node:fs";
import type { Tensor } from "@tensorflow/tfjs-core";
import { toBatch } from "../../src/models/batch.js";
import { loadFolder } from "../../src/models/folder.js";
import { vanilla } from "../../src/training/defences/vanilla.js";
import { type LabelledBatch, Trainer, type TrainerOptions } from "../../src/training/trainer.js";
import type { TrainingMethod } from "../../src/training/training-method.js";
import { type OracleArray, readOracle } from "../oracle-arrays.js";
import { shared } from "../shared-files.js";

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
  return {
    config,
    /** Samples by their numbers, padded to the longest of them. */
    batch: (rows: readonly number[]): LabelledBatch => ({
      batch: toBatch(
        rows.map((row) => encodings[row]!),
        config.padTokenId,
      ),
      labels: rows.map((row) => samples[row].label),
    }),
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
export function asKept(name: string, tensor: Tensor, wordRows: readonly number[]): ArrayLike<number> {
  const values = tensor.dataSync();
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
