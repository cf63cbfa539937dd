import { missing, RahpError } from "../../support/rahp-error.js";
import {
  COMPANIONS,
  CONFIG,
  PICKLE,
  pickleRefusal,
  readShardIndex,
  SHARD_INDEX,
  TOKENIZER,
  TOKENIZER_CONFIG,
  WEIGHTS,
} from "../folder.js";
import type { RepositoryCache } from "./repository-cache.js";

/** Every file that is asked for, but the shards that an index tells. */
export const ASKED_FOR: readonly string[] = [...COMPANIONS, CONFIG, TOKENIZER, SHARD_INDEX, WEIGHTS, PICKLE];

/**
 * Refuses a repository without a file that loading needs.
 * @param names  of the files of `ASKED_FOR` that it has
 * @throws RahpError that says how to make the file
 */
export function checkFiles(names: { has(name: string): boolean }, id: string): void {
  if (!names.has(CONFIG)) throw missing("file", `${id}/${CONFIG}`);
  if (!names.has(WEIGHTS) && !names.has(SHARD_INDEX)) {
    throw names.has(PICKLE) ? pickleRefusal(`${id}/${PICKLE}`) : missing("file", `${id}/${WEIGHTS}`);
  }
  if (!names.has(TOKENIZER)) {
    throw new RahpError(
      `missing file: ${id}/${TOKENIZER} (in Python, AutoTokenizer.from_pretrained("${id}").save_pretrained("FOLDER") makes one: load FOLDER, with ${CONFIG} and ${WEIGHTS} beside it)`,
    );
  }
}

/**
 * What a snapshot lacks for loading a model.
 * @returns a file's name; undefined where it lacks none
 */
export async function firstMissing(cache: RepositoryCache, commit: string): Promise<string | undefined> {
  for (const name of [CONFIG, TOKENIZER]) if (!(await cache.has(commit, name))) return name;
  if (await cache.has(commit, WEIGHTS)) return undefined;
  if (!(await cache.has(commit, SHARD_INDEX))) return WEIGHTS;
  const shards = new Set((await readShardIndex(cache.snapshot(commit))).values());
  for (const name of shards) if (!(await cache.has(commit, name))) return name;
  return undefined;
}

/** Whether a snapshot also has the settings of its tokenizer, or the repository is known to have none. */
export async function isComplete(cache: RepositoryCache, commit: string): Promise<boolean> {
  const settled =
    (await cache.has(commit, TOKENIZER_CONFIG)) || (await cache.lacks(commit, TOKENIZER_CONFIG));
  return settled && (await firstMissing(cache, commit)) === undefined;
}
