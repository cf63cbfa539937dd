import { invalid } from "../support/rahp-error.js";
import { drawNormal } from "../support/random-normal.js";
import { randomStream } from "../support/random-stream.js";
import { checkpointShapes, encoderShapes } from "./architectures/checkpoint-shapes.js";
import { architectureOf } from "./architectures/index.js";
import { type Checkpoint, holds, readArrays } from "./checkpoint-state.js";
import type { EncoderConfig } from "./config.js";
import type { StateDict } from "./safetensors.js";

/** A classification head that is to be learned. */
export interface NewHead {
  /** Names of the classes, by index; at least two. */
  readonly labels: readonly string[];
  /** Of its first weights. @default 0 */
  readonly seed?: number;
}

const CLASSIFIERS: Readonly<Record<EncoderConfig["architecture"], string>> = {
  bert: "BertForSequenceClassification",
  roberta: "RobertaForSequenceClassification",
  distilbert: "DistilBertForSequenceClassification",
  electra: "ElectraForSequenceClassification",
  "deberta-v2": "DebertaV2ForSequenceClassification",
};

/**
 * A checkpoint's `config.json` as that of a classifier of other classes.
 * @throws RahpError for fewer than two classes, or two of one name
 */
export function withClasses(source: unknown, labels: readonly string[]): unknown {
  const isName = (label: unknown) => typeof label === "string" && label !== "";
  if (!Array.isArray(labels) || labels.length < 2 || !labels.every(isName))
    throw invalid("labels of the new head", labels, "names of at least two classes");
  if (new Set(labels).size < labels.length)
    throw invalid("labels of the new head", labels, "a name of its own for each class");
  if (typeof source !== "object" || source === null || Array.isArray(source)) return source;
  const { problem_type, num_labels, ...others } = source as Record<string, unknown>;
  return {
    ...others,
    architectures: [CLASSIFIERS[others.model_type as EncoderConfig["architecture"]]],
    id2label: Object.fromEntries(labels.map((label, i) => [i, label])),
    label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
  };
}

/**
 * The arrays of an encoder, and of a new head: normal with the config's `initializer_range`, biases 0. BERT's pooler, which
 * belongs to its encoder, is kept where the checkpoint has one.
 * @throws RahpError that names the first array of the encoder that is missing, or not as the config says
 */
export function readWithNewHead(checkpoint: Checkpoint, config: EncoderConfig, seed: number): StateDict {
  const shapes = checkpointShapes(config);
  const encoder = encoderShapes(config).shapes;
  const { dense } = architectureOf(config).head(config);
  const [words] = encoder.keys();
  const isEncoders = dense.startsWith(`${words.split(".")[0]}.`);
  const isKept = (name: string) =>
    encoder.has(name) || (isEncoders && name.startsWith(`${dense}.`) && holds(checkpoint, name));
  const kept = readArrays(checkpoint, new Map([...shapes].filter(([name]) => isKept(name))));
  const deviation = Number(config.source.initializer_range ?? 0.02);
  const random = randomStream(seed);
  const arrays = [...shapes].map(([name, shape]) => {
    const values = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
    if (!name.endsWith("bias") && !kept.has(name)) drawNormal(random, deviation ** 2, values);
    return [name, kept.get(name) ?? { shape, values }] as const;
  });
  return new Map(arrays);
}
