import { RahpError, unknown } from "../support/rahp-error.js";

/** What the forward pass needs to know of a checkpoint's `config.json`. */
export interface EncoderConfig {
  readonly architecture: (typeof ARCHITECTURES)[number];
  readonly layers: number;
  /** Heads of each layer before any pruning. */
  readonly heads: number;
  readonly hiddenSize: number;
  readonly headSize: number;
  readonly intermediateSize: number;
  readonly vocabularySize: number;
  /** Longest input, in tokens, special tokens included. */
  readonly maxPositions: number;
  readonly typeVocabularySize: number;
  readonly layerNormEpsilon: number;
  readonly activation: string;
  readonly padTokenId: number;
  /** Class names by index. */
  readonly labels: readonly string[];
  /** Heads that are still there, [L][≤ H], ascending. */
  readonly keptHeads: readonly (readonly number[])[];
  /** The file as it was read; saving writes it back with what has changed. */
  readonly source: Readonly<Record<string, unknown>>;
}

/** `model_type` of the encoders that can be loaded. */
export const ARCHITECTURES = ["bert"] as const;
/** Layers, or heads of a layer, that a real encoder stays far below. */
const MOST = 1000;
const ACTIVATIONS = ["gelu", "gelu_new", "gelu_pytorch_tanh", "relu"];

/**
 * Reads `config.json` of a BERT sequence classifier.
 * @throws RahpError for another architecture or task, or a missing or impossible size
 */
export function parseConfig(source: unknown, file: string): EncoderConfig {
  if (typeof source !== "object" || source === null || Array.isArray(source)) {
    throw new RahpError(`invalid ${file}: expected a JSON object`);
  }
  const json = source as Record<string, unknown>;
  const architecture = String(json.model_type ?? "");
  if (!(ARCHITECTURES as readonly string[]).includes(architecture)) {
    throw new RahpError(
      `unsupported architecture in ${file}: ${architecture || "no model_type"} (supported: ${ARCHITECTURES.join(", ")})`,
    );
  }
  requireSequenceClassifier(json, file);

  const size = (key: string, fallback?: number): number => {
    const value = json[key] ?? fallback;
    if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
    throw new RahpError(`invalid ${key} in ${file}: ${JSON.stringify(value)} (expected a positive integer)`);
  };
  const count = (key: string): number => {
    const value = size(key);
    if (value <= MOST) return value;
    throw new RahpError(`invalid ${key} in ${file}: ${value} (expected at most ${MOST})`);
  };
  const layers = count("num_hidden_layers");
  const heads = count("num_attention_heads");
  const hiddenSize = size("hidden_size");
  if (hiddenSize % heads !== 0) {
    throw new RahpError(
      `invalid hidden_size in ${file}: ${hiddenSize} (expected a multiple of ${heads} heads)`,
    );
  }
  const activation = String(json.hidden_act ?? "gelu");
  if (!ACTIVATIONS.includes(activation)) throw unknown(`hidden_act in ${file}`, activation, ACTIVATIONS);
  const positions = json.position_embedding_type ?? "absolute";
  if (positions !== "absolute")
    throw unknown(`position_embedding_type in ${file}`, String(positions), ["absolute"]);

  return {
    architecture: architecture as EncoderConfig["architecture"],
    layers,
    heads,
    hiddenSize,
    headSize: hiddenSize / heads,
    intermediateSize: size("intermediate_size"),
    vocabularySize: size("vocab_size"),
    maxPositions: size("max_position_embeddings"),
    typeVocabularySize: size("type_vocab_size", 2),
    layerNormEpsilon: layerNormEpsilon(json.layer_norm_eps ?? 1e-12, file),
    activation,
    padTokenId: padTokenId(json.pad_token_id ?? 0, size("vocab_size"), file),
    labels: parseLabels(json, file),
    keptHeads: parseKeptHeads(json.pruned_heads ?? {}, layers, heads, file),
    source: json,
  };
}

/** The config of the same encoder with only these heads left. */
export function withKeptHeads(
  config: EncoderConfig,
  keptHeads: readonly (readonly number[])[],
): EncoderConfig {
  const pruned = keptHeads.flatMap((kept, layer) => {
    const gone = range(config.heads).filter((head) => !kept.includes(head));
    return gone.length > 0 ? [[String(layer), gone] as const] : [];
  });
  return { ...config, keptHeads, source: { ...config.source, pruned_heads: Object.fromEntries(pruned) } };
}

function requireSequenceClassifier(json: Record<string, unknown>, file: string): void {
  const classes = json.architectures;
  if (Array.isArray(classes) && !classes.some((name) => /ForSequenceClassification$/.test(String(name)))) {
    throw new RahpError(
      `unsupported model class in ${file}: ${classes.join(", ")} (expected a ...ForSequenceClassification)`,
    );
  }
  const problem = json.problem_type ?? "single_label_classification";
  if (problem !== "single_label_classification") {
    throw unknown(`problem_type in ${file}`, String(problem), ["single_label_classification"]);
  }
}

function layerNormEpsilon(value: unknown, file: string): number {
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
  throw new RahpError(
    `invalid layer_norm_eps in ${file}: ${JSON.stringify(value)} (expected a positive number)`,
  );
}

function padTokenId(value: unknown, vocabularySize: number, file: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < vocabularySize)
    return value;
  throw new RahpError(
    `invalid pad_token_id in ${file}: ${JSON.stringify(value)} (expected a token below ${vocabularySize})`,
  );
}

/** Class names: `id2label` where it is complete, else LABEL_0 … for `num_labels` (2 where nothing is said). */
function parseLabels(json: Record<string, unknown>, file: string): string[] {
  const names = json.id2label;
  if (names === undefined || names === null) {
    const count = json.num_labels ?? 2;
    if (typeof count !== "number" || !Number.isInteger(count) || count < 2) {
      throw new RahpError(
        `invalid num_labels in ${file}: ${JSON.stringify(count)} (expected a whole number of at least 2)`,
      );
    }
    return range(count).map((i) => `LABEL_${i}`);
  }
  const entries = Object.entries(names as Record<string, unknown>);
  const labels = range(entries.length).map((i) => (names as Record<string, unknown>)[String(i)]);
  if (labels.length < 2 || labels.some((label) => typeof label !== "string")) {
    throw new RahpError(`invalid id2label in ${file}: expected names for the classes 0, 1, … (at least two)`);
  }
  return labels as string[];
}

function parseKeptHeads(pruned: unknown, layers: number, heads: number, file: string): number[][] {
  const wrong = () =>
    new RahpError(
      `invalid pruned_heads in ${file}: expected lists of heads below ${heads} by layer below ${layers}`,
    );
  if (typeof pruned !== "object" || pruned === null) throw wrong();
  const kept = Array.from({ length: layers }, () => range(heads));
  for (const [key, gone] of Object.entries(pruned)) {
    const layer = Number(key);
    if (!Array.isArray(gone) || kept[layer] === undefined) throw wrong();
    if (!gone.every((head) => Number.isInteger(head) && head >= 0 && head < heads)) throw wrong();
    kept[layer] = kept[layer].filter((head) => !gone.includes(head));
  }
  return kept;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
