import type { Example } from "../data/example.js";
import { batchesByLength } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import type { Encoding } from "../models/tokenizer.js";
import type { Dataset } from "../results/dataset.js";
import { RahpError } from "../support/rahp-error.js";

/** Examples whose labels are a model's class indices. */
export interface LabelledExamples {
  readonly examples: readonly Example[];
  /** For the result's provenance: class index by label, where any label changed. */
  readonly labelOptions: { readonly labelMap?: Readonly<Record<string, number>> };
  /** What a reader should know of them: labels that changed, and the data's own notes. */
  readonly notes: readonly string[];
}

/** Examples ready for a model. */
export interface EncodedExamples extends LabelledExamples {
  readonly encodings: readonly Encoding[];
  /** Positions in `examples`, in batches of like length. */
  readonly batches: readonly (readonly number[])[];
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
  const labelled = labelFor(model, data);
  const examples = positions.map((position) => labelled.examples[position]);
  const encodings = examples.map(({ text, pair }) => model.encode({ text, pair }));
  return {
    examples,
    encodings,
    batches: batchesByLength(encodings, batchSize),
    labelOptions: labelled.labelOptions,
    notes: [...labelled.notes, ...truncationNotes(model, encodings)],
  };
}

/** Says how many texts were cut, if any was. */
export function truncationNotes(
  model: { readonly tokenizer: { readonly maxLength: number } },
  encodings: readonly Encoding[],
): string[] {
  const cut = encodings.filter(({ truncated }) => truncated).length;
  if (cut === 0) return [];
  const are = cut === 1 ? "is" : "are";
  return [
    `${cut} of ${encodings.length} texts ${are} longer than ${model.tokenizer.maxLength} tokens and lost the end`,
  ];
}

/**
 * The examples of a data set with labels that are the model's class indices.
 * @throws RahpError for no examples, labels that the model does not know by name, and one that names the first
 *   example whose label is no class of the model
 */
export function labelFor(model: { readonly labels: readonly string[] }, data: Dataset): LabelledExamples {
  if (data.size === 0) throw new RahpError(`empty data: ${data.name} (expected at least one example)`);
  const classes = data.labelsFor(model.labels);
  const wrong = data.examples.find(({ label }) => !(classes.get(label)! in model.labels));
  if (wrong) {
    throw new RahpError(
      `label out of range in ${data.name}, example ${wrong.id}: ${wrong.label} (the model has ${model.labels.length} classes: ${model.labels.join(", ")})`,
    );
  }
  const changed = [...classes].some(([label, index]) => label !== index);
  if (!changed) return { examples: data.examples, labelOptions: {}, notes: data.notes };
  const names = [...classes].map(([label, index]) => [data.labelName(label), index] as const);
  const pairs = names.map(([name, index]) => `${name} is ${index}, ${model.labels[index]}`);
  return {
    examples: data.examples.map((example) => ({ ...example, label: classes.get(example.label)! })),
    labelOptions: { labelMap: Object.fromEntries(names) },
    notes: [...data.notes, `labels are the model's classes, not the data's indices: ${pairs.join("; ")}`],
  };
}
