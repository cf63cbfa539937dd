import type { Command } from "commander";
import type { TrainOptions } from "../verbs/train.js";
import { names } from "./lists.js";
import { number } from "./options.js";

export const TRAINING_NAMES = [
  ...["epochs", "steps", "batchSize", "accumulate", "learningRate", "warmupRatio", "weightDecay", "clip"],
  ...["dropout", "maxLength", "layerwiseDecay", "frozen", "evaluateEvery", "patience"],
] as const satisfies (keyof TrainOptions)[];

/** How a model is trained: what commands share that do. Defaults are the verbs'. */
export function withTraining(command: Command): Command {
  return command
    .option("--epochs <n>", "passes through the data (default: 3)", number)
    .option("--steps <n>", "updates, in place of epochs", number)
    .option("--batch-size <n>", "examples whose gradients are computed together (default: 32)", number)
    .option("--accumulate <n>", "such batches in one update (default: 1)", number)
    .option("--learning-rate <r>", "the highest, at the end of the warm-up (default: 2e-5)", number)
    .option("--warmup-ratio <r>", "share of the updates in which the rate rises (default: 0.06)", number)
    .option("--weight-decay <d>", "of matrices, times the rate (default: 0.01)", number)
    .option("--clip <norm>", "what the gradients are scaled down to (default: 1)", number)
    .option("--dropout <share>", "share of values dropped everywhere (default: the model's own)", number)
    .option("--max-length <n>", "tokens of a text that are read (default: 128)", number)
    .option("--layerwise-decay <d>", "of the rate, from each layer to the one below (default: 1)", number)
    .option("--frozen <part,…>", "parts of names of parameters that stay: embeddings, layer.0.", names)
    .option("--evaluate-every <n>", "updates between evaluations (default: an epoch)", number)
    .option("--patience <n>", "end after so many evaluations without a better one", number);
}
