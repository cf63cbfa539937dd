import { brief, RahpError, show, showJson } from "../support/rahp-error.js";
import { ARCHITECTURES, type ArchitectureName, configKeys } from "./config-keys.js";
import { ConfigReader } from "./config-reader.js";
import { type DebertaConfig, parseDebertaConfig } from "./deberta-config.js";

/** Classes that a real classifier stays far below. */
const MOST_CLASSES = 100_000;

/** What a checkpoint's head tells of a sequence: a logit for each class, or one by which choices are compared. */
export type ModelTask = "classification" | "multiple choice";

/** What the forward pass needs to know of a checkpoint's `config.json`. */
export interface EncoderConfig {
  readonly architecture: ArchitectureName;
  readonly layers: number;
  /** Heads of each layer before any pruning. */
  readonly heads: number;
  readonly hiddenSize: number;
  readonly headSize: number;
  /** Width of the word embeddings, E; the hidden size, but in ELECTRA. */
  readonly embeddingSize: number;
  readonly intermediateSize: number;
  readonly vocabularySize: number;
  /** Longest input, in tokens, special tokens included. */
  readonly maxPositions: number;
  /** Row of the first token in the table of positions; 0, but in RoBERTa. */
  readonly firstPosition: number;
  /** Types that a token may have: whether it stands in the first or second text; 0 where it has none. */
  readonly typeVocabularySize: number;
  readonly layerNormEpsilon: number;
  readonly activation: string;
  readonly padTokenId: number;
  /** Of DeBERTa only. */
  readonly deberta?: DebertaConfig;
  readonly task: ModelTask;
  /** Class names by index; of multiple choice, one for the one logit. */
  readonly labels: readonly string[];
  /** Heads that are still there, [L][≤ H], ascending. */
  readonly keptHeads: readonly (readonly number[])[];
  /** The file as it was read; saving writes it back with what has changed. */
  readonly source: Readonly<Record<string, unknown>>;
}

/**
 * Reads `config.json` of a sequence classifier, or of BERT for multiple choice.
 * @throws RahpError for another architecture or task, or a missing or impossible size
 */
export function parseConfig(source: unknown, file: string): EncoderConfig {
  if (typeof source !== "object" || source === null || Array.isArray(source)) {
    throw new RahpError(`invalid ${file}: expected a JSON object`);
  }
  const json = source as Record<string, unknown>;
  const architecture = architectureIn(json, file);
  const keys = configKeys[architecture];
  const read = new ConfigReader(json, file);
  const task = taskIn(read, architecture);

  const layers = read.count(keys.layers);
  const heads = read.count(keys.heads);
  const hiddenSize = read.size(keys.hiddenSize);
  if (hiddenSize % heads !== 0) {
    throw read.invalid(keys.hiddenSize, hiddenSize, `a multiple of ${heads} heads`);
  }
  read.word("position_embedding_type", "absolute", ["absolute"]);
  const vocabularySize = read.size("vocab_size");
  const padTokenId = read.token("pad_token_id", keys.padTokenId, vocabularySize);
  const firstPosition = keys.positionsFollowPadding ? padTokenId + 1 : 0;
  const { embeddingSize, typeVocabularySize: types, layerNormEpsilon } = keys;

  return {
    architecture,
    layers,
    heads,
    hiddenSize,
    headSize: hiddenSize / heads,
    embeddingSize: embeddingSize ? read.size(embeddingSize.key, embeddingSize.fallback) : hiddenSize,
    intermediateSize: read.size(keys.intermediateSize),
    vocabularySize,
    maxPositions: longestInput(read, firstPosition),
    firstPosition,
    typeVocabularySize: types ? read.size(types.key, types.fallback, types.fallback === 0 ? 0 : 1) : 0,
    layerNormEpsilon: layerNormEpsilon.key
      ? read.positive(layerNormEpsilon.key, layerNormEpsilon.fallback)
      : layerNormEpsilon.fallback,
    activation: read.activation(keys.activation),
    padTokenId,
    ...(architecture === "deberta-v2" && { deberta: parseDebertaConfig(read, hiddenSize, heads) }),
    task,
    labels: task === "multiple choice" ? ["choice"] : parseLabels(json, file),
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

function architectureIn({ model_type: type }: Record<string, unknown>, file: string): ArchitectureName {
  const architecture = ARCHITECTURES.find((name) => name === type);
  if (architecture) return architecture;
  throw new RahpError(
    `unsupported architecture in ${file}: ${type ? show(type) : "no model_type"} (supported: ${ARCHITECTURES.join(", ")})`,
  );
}

function taskIn(read: ConfigReader, architecture: ArchitectureName): ModelTask {
  const classes = read.json.architectures;
  if (!Array.isArray(classes)) return requireOneLabel(read);
  if (architecture === "bert" && classes.includes("BertForMultipleChoice")) return "multiple choice";
  if (!classes.some(isSequenceClassifier)) {
    throw new RahpError(
      `unsupported model class in ${read.file}: ${brief(classes.map(show).join(", "))} (expected a ...ForSequenceClassification)`,
    );
  }
  return requireOneLabel(read);
}

function requireOneLabel(read: ConfigReader): ModelTask {
  read.word("problem_type", "single_label_classification", ["single_label_classification"]);
  return "classification";
}

function isSequenceClassifier(name: unknown): boolean {
  return typeof name === "string" && name.endsWith("ForSequenceClassification");
}

/** @param first  position of the first token: the positions before it hold no tokens */
function longestInput(read: ConfigReader, first: number): number {
  const positions = read.size("max_position_embeddings");
  if (positions > first) return positions - first;
  throw read.invalid("max_position_embeddings", positions, `more than pad_token_id + 1, ${first}`);
}

/** Class names: `id2label` where it is complete, else LABEL_0 … for `num_labels` (2 where nothing is said). */
function parseLabels(json: Record<string, unknown>, file: string): string[] {
  const names = json.id2label;
  if (names === undefined || names === null) {
    const count = json.num_labels ?? 2;
    if (typeof count !== "number" || !Number.isInteger(count) || count < 2 || count > MOST_CLASSES) {
      throw new RahpError(
        `invalid num_labels in ${file}: ${showJson(count)} (expected a whole number from 2 to ${MOST_CLASSES})`,
      );
    }
    return range(count).map((i) => `LABEL_${i}`);
  }
  const byIndex = (typeof names === "object" ? names : {}) as Record<string, unknown>;
  const labels = Object.keys(byIndex).map((_, i) => byIndex[i]);
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
