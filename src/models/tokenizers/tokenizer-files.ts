import { RahpError, show } from "../../support/rahp-error.js";
import type { EncoderConfig } from "../config.js";
import type { ArchitectureName } from "../config-keys.js";
import { decodeText, parseJson, readOptional } from "../folder-files.js";
import { Tokenizer } from "../tokenizer.js";
import type { Json, TokenizerSettings } from "./added-tokens.js";
import { byteLevelBpe } from "./byte-level-bpe.js";
import { parseSentencePiece } from "./sentence-piece-model.js";
import { unigram } from "./unigram.js";
import { wordPiece } from "./word-piece.js";

export const TOKENIZER = "tokenizer.json";
export const TOKENIZER_CONFIG = "tokenizer_config.json";
/** In older models, special tokens by their role, and ids of tokens that were added to the vocabulary. */
const SPECIAL = "special_tokens_map.json";
const ADDED = "added_tokens.json";
/** Files from which older models' tokenizers are made. */
export const VOCABULARIES: readonly string[] = ["vocab.txt", "vocab.json", "merges.txt", "spm.model"];
/** All files of a tokenizer; those that are there are kept when a model is saved. */
export const TOKENIZER_FILES: readonly string[] = [
  ...[TOKENIZER, TOKENIZER_CONFIG, SPECIAL, ADDED],
  ...VOCABULARIES,
];

type Files = ReadonlyMap<string, Uint8Array>;

/** How a class of Python's transformers reads its own files. */
interface VocabularyFormat {
  /** The file that is spoken of, and the others. */
  readonly files: readonly [string, ...string[]];
  /** What `tokenizer.json` would say. */
  readonly toJson: (files: Files, settings: TokenizerSettings) => object;
}

const vocabularyText: VocabularyFormat = {
  files: ["vocab.txt"],
  toJson: (files, settings) => wordPiece(textIn(files, "vocab.txt"), settings),
};

const formats: Readonly<Record<string, VocabularyFormat>> = {
  BertTokenizer: vocabularyText,
  DistilBertTokenizer: vocabularyText,
  ElectraTokenizer: vocabularyText,
  RobertaTokenizer: {
    files: ["vocab.json", "merges.txt"],
    toJson: (files, settings) =>
      byteLevelBpe(jsonIn(files, "vocab.json"), textIn(files, "merges.txt"), settings),
  },
  DebertaV2Tokenizer: {
    files: ["spm.model"],
    toJson: (files, settings) => unigram(parseSentencePiece(files.get("spm.model")!, "spm.model"), settings),
  },
};

/** The class that reads a model's tokenizer where its files do not name one. */
const usualClass: Readonly<Record<ArchitectureName, string>> = {
  bert: "BertTokenizer",
  roberta: "RobertaTokenizer",
  distilbert: "DistilBertTokenizer",
  electra: "ElectraTokenizer",
  "deberta-v2": "DebertaV2Tokenizer",
};

/** Those of a tokenizer's files that a folder has. @throws RahpError for one that cannot be read */
export async function readTokenizerFiles(folder: string): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  for (const name of TOKENIZER_FILES) {
    const bytes = await readOptional(folder, name);
    if (bytes) files.set(name, bytes);
  }
  return files;
}

/**
 * The tokenizer that a model's files describe: `tokenizer.json`, or else the files from which Python makes it.
 * @param place  of the files, for error lines: the folder, or the model's id
 * @throws RahpError for a file that is missing or spoilt, and a tokenizer that does not fit the config
 */
export function makeTokenizer(files: Files, config: EncoderConfig, place: string): Tokenizer {
  const settings = jsonIn(files, TOKENIZER_CONFIG);
  const { file, json } = files.has(TOKENIZER)
    ? { file: TOKENIZER, json: parseJson(files.get(TOKENIZER)!, TOKENIZER) as object }
    : fromVocabulary(files, config, settings, place);
  const tokenizer = new Tokenizer(json, settings, {
    maxLength: longestInput(settings, config),
    types: config.typeVocabularySize,
    file,
  });
  checkFit(tokenizer, config, file);
  return tokenizer;
}

function fromVocabulary(
  files: Files,
  config: EncoderConfig,
  settings: Json,
  place: string,
): { file: string; json: object } {
  const named = settings.tokenizer_class ?? config.source.tokenizer_class;
  const name = named ? show(named).replace(/Fast$/, "") : usualClass[config.architecture];
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (format?.files.every((file) => files.has(file))) {
    const all = {
      config: settings,
      specialTokens: jsonIn(files, SPECIAL),
      addedTokens: jsonIn(files, ADDED),
    };
    return { file: format.files[0], json: format.toJson(files, all) };
  }
  const wanted = format
    ? `or ${format.files.join(" and ")}`
    : `in Python, AutoTokenizer.from_pretrained("${place}").save_pretrained("FOLDER") makes one of a ${name}`;
  throw new RahpError(`missing file: ${place}/${TOKENIZER} (${wanted})`);
}

function longestInput({ model_max_length: limit }: Json, { maxPositions }: EncoderConfig): number {
  return typeof limit === "number" && limit >= 3 ? Math.min(Math.floor(limit), maxPositions) : maxPositions;
}

function checkFit(tokenizer: Tokenizer, config: EncoderConfig, file: string): void {
  const { largestId, shortestPair } = tokenizer;
  if (largestId >= config.vocabularySize) {
    throw new RahpError(
      `invalid tokenizer in ${file}: it has the token ${largestId} (expected tokens below the config's vocab_size, ${config.vocabularySize})`,
    );
  }
  if (shortestPair > config.maxPositions) {
    throw new RahpError(
      `invalid max_position_embeddings in config.json: room for ${config.maxPositions} tokens (expected at least the ${shortestPair} special tokens of a pair)`,
    );
  }
}

function textIn(files: Files, name: string): string {
  return decodeText(files.get(name)!, name);
}

/** The object in a JSON file; empty where the file is not there. */
function jsonIn(files: Files, name: string): Json {
  const bytes = files.get(name);
  const json = bytes ? parseJson(bytes, name) : {};
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as Json;
  throw new RahpError(`invalid ${name}: expected a JSON object`);
}
