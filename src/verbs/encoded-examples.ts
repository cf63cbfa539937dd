import type { Example } from "../data/example.js";
import { batchesByLength } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import type { Encoding } from "../models/tokenizer.js";
import type { Dataset } from "../results/dataset.js";
import { RahpError } from "../support/rahp-error.js";

/** Examples ready for a model. */
export interface EncodedExamples {
  readonly examples: readonly Example[];
  readonly encodings: readonly Encoding[];
  /** Positions in `examples`, in batches of like length. */
  readonly batches: readonly (readonly number[])[];
  /** What a reader should know of them: texts that were cut. */
  readonly notes: readonly string[];
}

/**
 * Tokenizes the examples of a data set at these positions.
 * @throws RahpError for a label that the model does not have
 */
export function encodeExamples(
  model: Classifier,
  data: Dataset,
  positions: readonly number[],
  batchSize: number,
): EncodedExamples {
  const examples = positions.map((position) => data.examples[position]);
  checkLabels(model, data);
  const encodings = examples.map(({ text, pair }) => model.encode({ text, pair }));
  return {
    examples,
    encodings,
    batches: batchesByLength(encodings, batchSize),
    notes: truncationNotes(model, encodings),
  };
}

/** Says how many texts were cut, if any was. */
export function truncationNotes(model: Classifier, encodings: readonly Encoding[]): string[] {
  const cut = encodings.filter(({ truncated }) => truncated).length;
  if (cut === 0) return [];
  const are = cut === 1 ? "is" : "are";
  return [
    `${cut} of ${encodings.length} texts ${are} longer than ${model.tokenizer.maxLength} tokens and lost the end`,
  ];
}

/** @throws RahpError for no examples, and one that names the first whose label is no class of the model */
export function checkLabels(model: { readonly labels: readonly string[] }, data: Dataset): void {
  if (data.size === 0) throw new RahpError(`empty data: ${data.name} (expected at least one example)`);
  const wrong = data.examples.find(({ label }) => !(label in model.labels));
  if (wrong) {
    throw new RahpError(
      `label out of range in ${data.name}, example ${wrong.id}: ${wrong.label} (the model has ${model.labels.length} classes: ${model.labels.join(", ")})`,
    );
  }
}
