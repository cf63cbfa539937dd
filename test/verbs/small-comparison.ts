import type { Head } from "../../src/models/heads.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { silent } from "./progress-calls.js";
import { datasetOf, tinyHeads } from "./sentences.js";

/** Data to judge the tiny model on, beside `sentences`, on which it learns and its heads are scored. */
export const judged = datasetOf("judged", [
  ["a good film", 1],
  ["a dull movie", 0],
  ["good fun", 1],
]);

/** A training, and a pruning of two of the four heads, that take the tiny model no time. */
export const training = { epochs: 2, batchSize: 4, learningRate: 0.01 };
export const pruning = { rho: 0.5, gamma: 0.25, samples: 5 };

/** One word has one neighbour. */
export const lexicon = {
  name: "one word",
  neighbours: (word: string) => (word === "good" ? ["bad"] : []),
};

/** What a row of a comparison or a sweep has of the tiny model, pruned or with masked heads. */
export async function figuresOf(model: TextClassifier, data = judged, masked: readonly Head[] = []) {
  const { accuracy, meanClever } = await evaluate(model, data, { masked, ...silent });
  return { pruned: tinyHeads.length - model.headCount + masked.length, accuracy, meanClever };
}
