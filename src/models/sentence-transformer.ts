import { join } from "node:path";
import { RahpError, show } from "../support/rahp-error.js";
import { parseJson, readOptional } from "./folder-files.js";

/** How an encoder's token vectors become one vector of a text. */
export interface SentencePooling {
  /** The mean of all tokens, special ones too; the first token; or the largest value of each dimension. */
  readonly pooling: "mean" | "cls" | "max";
  /** Whether the vector is then scaled to length 1. */
  readonly normalize: boolean;
  /** Longest input in tokens, special tokens included. */
  readonly maxLength?: number;
  /** Whether texts are lower-cased before they are cut into tokens. */
  readonly lowerCase: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const MODULES = "modules.json";
const SETTINGS = "sentence_bert_config.json";

/** What `1_Pooling/config.json` calls the ways of pooling. */
const POOLINGS: readonly (readonly [key: string, pooling: SentencePooling["pooling"]])[] = [
  ["pooling_mode_mean_tokens", "mean"],
  ["pooling_mode_cls_token", "cls"],
  ["pooling_mode_max_tokens", "max"],
];

/**
 * Reads what a folder of sentence-transformers says beside the encoder itself: modules.json, the pooling's config.json,
 * and sentence_bert_config.json. A folder without them has mean pooling, as sentence-transformers takes it.
 *
 * @throws RahpError for modules that are more than an encoder, a pooling and a normalisation, and for other poolings
 */
export async function readSentencePooling(folder: string): Promise<SentencePooling> {
  const modules = (await readJson(folder, MODULES)) ?? [];
  if (!Array.isArray(modules)) throw new RahpError(`invalid ${MODULES}: expected a list of modules`);
  const kinds = modules.map(
    (module) =>
      show((module as Json | null)?.type)
        .split(".")
        .at(-1)!,
  );
  const other = kinds.find((kind) => !["Transformer", "Pooling", "Normalize"].includes(kind));
  if (other !== undefined) {
    throw new RahpError(
      `unsupported module in ${MODULES}: ${other} (supported: Transformer, Pooling, Normalize)`,
    );
  }
  const settings = ((await readJson(folder, SETTINGS)) ?? {}) as Json;
  const { max_seq_length: maxLength, do_lower_case: lowerCase } = settings;
  return {
    pooling: await readPooling(folder, modules[kinds.indexOf("Pooling")]),
    normalize: kinds.includes("Normalize"),
    ...(isLength(maxLength) && { maxLength }),
    lowerCase: lowerCase === true,
  };
}

async function readPooling(folder: string, module: Json | undefined): Promise<SentencePooling["pooling"]> {
  const name = join(typeof module?.path === "string" ? module.path : "1_Pooling", "config.json");
  const config = await readJson(folder, name);
  if (config === undefined) return "mean";
  const chosen = Object.entries(config as Json).filter(
    ([key, value]) => key.startsWith("pooling_mode_") && value === true,
  );
  const known = POOLINGS.find(([key]) => key === chosen[0]?.[0]);
  if (chosen.length === 1 && known) return known[1];
  throw new RahpError(
    `unsupported pooling in ${name}: ${chosen.map(([key]) => key).join(", ") || "none"} (supported: one of ${POOLINGS.map(([key]) => key).join(", ")})`,
  );
}

/** @returns undefined where there is no such file; an object or a list else */
async function readJson(folder: string, name: string): Promise<object | undefined> {
  const bytes = await readOptional(folder, name);
  if (!bytes) return undefined;
  const json = parseJson(bytes, name);
  if (typeof json === "object" && json !== null) return json;
  throw new RahpError(`invalid ${name}: expected a JSON object or list`);
}

function isLength(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 3;
}
