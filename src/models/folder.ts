import { join } from "node:path";
import { missing, RahpError } from "../support/rahp-error.js";
import { checkFolder, writeWholeFolder } from "../support/whole-file.js";
import { type Checkpoint, readState } from "./checkpoint-state.js";
import type { Classifier, ClassifierParts } from "./classifier.js";
import { type EncoderConfig, parseConfig } from "./config.js";
import { exists, parseJson, readOptional, readRequired } from "./folder-files.js";
import { type NewHead, readWithNewHead, withClasses } from "./new-head.js";
import { SafetensorsFile, type WeightType, writeSafetensors } from "./safetensors.js";
import { parseShardIndex, ShardedWeights } from "./shards.js";
import { makeTokenizer, readTokenizerFiles, TOKENIZER_FILES } from "./tokenizers/tokenizer-files.js";

export const CONFIG = "config.json";
export const WEIGHTS = "model.safetensors";
/** Tells the shards of weights that come in several files. */
export const SHARD_INDEX = `${WEIGHTS}.index.json`;
/** Weights that are not read: unpickling runs whatever program is in the file. */
export const PICKLE = "pytorch_model.bin";

/**
 * Loads a classifier from a Hugging Face folder: config.json, model.safetensors or its shards, and tokenizer.json or
 * the vocabulary of an older model.
 * @param id       name by which results speak of it
 * @param newHead  in place of the checkpoint's own, which may then be of any kind
 * @throws RahpError that names the file and what is wrong with it
 */
export async function loadFolder(folder: string, id: string, newHead?: NewHead): Promise<ClassifierParts> {
  const config = await readConfig(folder, newHead);
  const files = await readTokenizerFiles(folder);
  const tokenizer = makeTokenizer(files, config, folder);
  const weights = await readWeights(folder);
  const state = newHead ? readWithNewHead(weights, config, newHead.seed ?? 0) : readState(weights, config);
  return { id, config, state, tokenizer, files };
}

/** @throws RahpError where it is missing, or of an encoder that cannot be loaded */
export async function readConfig(folder: string, newHead?: NewHead): Promise<EncoderConfig> {
  const source = parseJson(await readRequired(folder, CONFIG), CONFIG);
  return parseConfig(newHead ? withClasses(source, newHead.labels) : source, CONFIG);
}

/** Which file each tensor is in, of weights in several files. */
export async function readShardIndex(folder: string): Promise<ReadonlyMap<string, string>> {
  return parseShardIndex(parseJson(await readRequired(folder, SHARD_INDEX), SHARD_INDEX), SHARD_INDEX);
}

/** @param model  the folder or the id of a model that has no other weights than a pickle file */
export function pickleRefusal(model: string): RahpError {
  return new RahpError(
    `unsupported weights: ${model}/${PICKLE} (a pickle file; in Python, AutoModelForSequenceClassification.from_pretrained("${model}").save_pretrained("FOLDER") makes ${WEIGHTS})`,
  );
}

/**
 * Saves a classifier as a Hugging Face folder; a folder that was there is replaced as a whole. The same weights give the
 * same bytes.
 * @throws RahpError where the folder cannot be written or holds other files, or a weight is too large for the type
 */
export async function saveFolder(
  classifier: Classifier,
  folder: string,
  type: WeightType = "float32",
): Promise<void> {
  const { source } = classifier.config;
  const key = "dtype" in source ? "dtype" : "torch_dtype"; // transformers 5 and before
  const config = { ...source, [key]: type };
  const files = new Map<string, string | Uint8Array>(classifier.files);
  files.set(CONFIG, `${JSON.stringify(config, null, 2)}\n`);
  files.set(WEIGHTS, writeSafetensors(await classifier.state(), { type }));
  await writeWholeFolder(folder, files, TOKENIZER_FILES);
}

/** @throws RahpError, before long work, where `saveFolder` could not write */
export async function checkModelFolder(folder: string): Promise<void> {
  await checkFolder(folder, [CONFIG, WEIGHTS, ...TOKENIZER_FILES]);
}

/** @throws RahpError where there are none, or only a pickle file */
export async function readWeights(folder: string): Promise<Checkpoint> {
  const bytes = await readOptional(folder, WEIGHTS);
  if (bytes) return new SafetensorsFile(bytes, WEIGHTS);
  if (await exists(join(folder, SHARD_INDEX))) return readShards(folder);
  if (await exists(join(folder, PICKLE))) throw pickleRefusal(folder);
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
