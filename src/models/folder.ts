import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { missing, RahpError } from "../support/rahp-error.js";
import { writeWholeFolder } from "../support/whole-file.js";
import { type Checkpoint, readState } from "./checkpoint-state.js";
import type { Classifier, ClassifierParts } from "./classifier.js";
import { type EncoderConfig, parseConfig } from "./config.js";
import { SafetensorsFile, writeSafetensors } from "./safetensors.js";
import { parseShardIndex, ShardedWeights } from "./shards.js";
import { Tokenizer } from "./tokenizer.js";

export const CONFIG = "config.json";
export const WEIGHTS = "model.safetensors";
/** Tells the shards of weights that come in several files. */
export const SHARD_INDEX = `${WEIGHTS}.index.json`;
/** Weights that are not read: unpickling runs whatever program is in the file. */
export const PICKLE = "pytorch_model.bin";
export const TOKENIZER = "tokenizer.json";
export const TOKENIZER_CONFIG = "tokenizer_config.json";
/** Files that other programs want beside `tokenizer.json`; kept where they are there. */
export const COMPANIONS: readonly string[] = [
  TOKENIZER_CONFIG,
  "special_tokens_map.json",
  "added_tokens.json",
  "vocab.txt",
  "vocab.json",
  "merges.txt",
  "spm.model",
];

/**
 * Loads a classifier from a Hugging Face folder: config.json, model.safetensors or its shards, tokenizer.json.
 * @param id  name by which results speak of it
 * @throws RahpError that names the file and what is wrong with it
 */
export async function loadFolder(folder: string, id: string): Promise<ClassifierParts> {
  const config = await readConfig(folder);
  const files = new Map<string, Uint8Array>();
  files.set(TOKENIZER, await readRequired(folder, TOKENIZER));
  for (const name of COMPANIONS) {
    const bytes = await readOptional(folder, name);
    if (bytes) files.set(name, bytes);
  }
  const state = readState(await readWeights(folder), config);
  return { id, config, state, tokenizer: makeTokenizer(files, config), files };
}

/** @throws RahpError where it is missing, or of an encoder that cannot be loaded */
export async function readConfig(folder: string): Promise<EncoderConfig> {
  return parseConfig(parseJson(await readRequired(folder, CONFIG), CONFIG), CONFIG);
}

/** Which file each tensor is in, of weights in several files. */
export async function readShardIndex(folder: string): Promise<ReadonlyMap<string, string>> {
  return parseShardIndex(parseJson(await readRequired(folder, SHARD_INDEX), SHARD_INDEX), SHARD_INDEX);
}

export function pickleRefusal(path: string): RahpError {
  return new RahpError(
    `unsupported weights: ${path} (a pickle file; expected ${WEIGHTS}, which Python's save_pretrained writes)`,
  );
}

/**
 * Saves a classifier as a Hugging Face folder with float32 weights; a folder that was there is replaced as a
 * whole. The same weights give the same bytes.
 */
export async function saveFolder(classifier: Classifier, folder: string): Promise<void> {
  const { source } = classifier.config;
  const type = "dtype" in source ? "dtype" : "torch_dtype"; // transformers 5 and before
  const config = { ...source, [type]: "float32" };
  const files = new Map<string, string | Uint8Array>(classifier.files);
  files.set("config.json", `${JSON.stringify(config, null, 2)}\n`);
  files.set(WEIGHTS, writeSafetensors(await classifier.state()));
  await writeWholeFolder(folder, files, COMPANIONS);
}

async function readWeights(folder: string): Promise<Checkpoint> {
  const bytes = await readOptional(folder, WEIGHTS);
  if (bytes) return new SafetensorsFile(bytes, WEIGHTS);
  if (await exists(join(folder, SHARD_INDEX))) return readShards(folder);
  if (await exists(join(folder, PICKLE))) throw pickleRefusal(join(folder, PICKLE));
  throw missing("file", join(folder, WEIGHTS));
}

async function readShards(folder: string): Promise<Checkpoint> {
  const index = await readShardIndex(folder);
  const shards = new Map<string, SafetensorsFile>();
  for (const name of new Set(index.values())) {
    shards.set(name, new SafetensorsFile(await readRequired(folder, name), name));
  }
  return new ShardedWeights(index, shards, SHARD_INDEX);
}

/** The tokenizer that a model folder's files describe. */
export function makeTokenizer(files: ReadonlyMap<string, Uint8Array>, config: EncoderConfig): Tokenizer {
  const read = (name: string) => {
    const bytes = files.get(name);
    return (bytes ? parseJson(bytes, name) : {}) as Record<string, unknown>;
  };
  const [json, settings] = [read(TOKENIZER), read(TOKENIZER_CONFIG)];
  const limit = settings?.model_max_length;
  const maxLength =
    typeof limit === "number" && limit >= 3
      ? Math.min(Math.floor(limit), config.maxPositions)
      : config.maxPositions;
  const tokenizer = new Tokenizer(json, settings, {
    maxLength,
    types: config.typeVocabularySize,
    file: TOKENIZER,
  });
  if (tokenizer.largestId >= config.vocabularySize) {
    throw new RahpError(
      `invalid tokenizer in ${TOKENIZER}: it has the token ${tokenizer.largestId} (expected tokens below the config's vocab_size, ${config.vocabularySize})`,
    );
  }
  if (tokenizer.shortestPair > config.maxPositions) {
    throw new RahpError(
      `invalid max_position_embeddings in ${CONFIG}: room for ${config.maxPositions} tokens (expected at least the ${tokenizer.shortestPair} special tokens of a pair)`,
    );
  }
  return tokenizer;
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new RahpError(`invalid JSON in ${file}: ${(error as Error).message.split("\n")[0]}`);
  }
}

async function readRequired(folder: string, name: string): Promise<Uint8Array> {
  const bytes = await readOptional(folder, name);
  if (bytes) return bytes;
  throw missing("file", join(folder, name));
}

async function readOptional(folder: string, name: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return undefined;
    throw new RahpError(`unreadable file: ${join(folder, name)} (${code})`);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
