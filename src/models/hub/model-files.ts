import { missing } from "../../support/rahp-error.js";
import { CONFIG, PICKLE, pickleRefusal, readShardIndex, SHARD_INDEX, WEIGHTS } from "../folder.js";
import { TOKENIZER, TOKENIZER_CONFIG, TOKENIZER_FILES, VOCABULARIES } from "../tokenizers/tokenizer-files.js";
import type { RepositoryCache } from "./repository-cache.js";

/** Every file that is asked for, but the shards that an index tells. */
export const ASKED_FOR: readonly string[] = [...TOKENIZER_FILES, CONFIG, SHARD_INDEX, WEIGHTS, PICKLE];

/**
 * Refuses a repository without config or weights; what its tokenizer needs, its config tells.
 * @param names  of the files of `ASKED_FOR` that it has
 * @throws RahpError that names the file
 */
export function checkFiles(names: { has(name: string): boolean }, id: string): void {
  if (!names.has(CONFIG)) throw missing("file", `${id}/${CONFIG}`);
  if (!names.has(WEIGHTS) && !names.has(SHARD_INDEX)) {
    throw names.has(PICKLE) ? pickleRefusal(id) : missing("file", `${id}/${WEIGHTS}`);
  }
}

/**
 * What a snapshot lacks for loading a model.
 * @returns a file's name; undefined where it lacks none
 */
export async function firstMissing(cache: RepositoryCache, commit: string): Promise<string | undefined> {
  if (!(await cache.has(commit, CONFIG))) return CONFIG;
  if (!(await hasAny(cache, commit, [TOKENIZER, ...VOCABULARIES]))) return TOKENIZER;
  if (await cache.has(commit, WEIGHTS)) return undefined;
  if (!(await cache.has(commit, SHARD_INDEX))) return WEIGHTS;
  const shards = new Set((await readShardIndex(cache.snapshot(commit))).values());
  for (const name of shards) if (!(await cache.has(commit, name))) return name;
  return undefined;
}

/** Whether a snapshot also has what else its tokenizer reads, as far as the repository is not known to lack it. */
export async function isComplete(cache: RepositoryCache, commit: string): Promise<boolean> {
  const read = (await cache.has(commit, TOKENIZER)) ? [TOKENIZER_CONFIG] : TOKENIZER_FILES;
  for (const name of read) {
    if (!(await cache.has(commit, name)) && !(await cache.lacks(commit, name))) return false;
  }
  return (await firstMissing(cache, commit)) === undefined;
}

async function hasAny(cache: RepositoryCache, commit: string, names: readonly string[]): Promise<boolean> {
  for (const name of names) if (await cache.has(commit, name)) return true;
  return false;
}
