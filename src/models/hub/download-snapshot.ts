import { missing } from "../../support/rahp-error.js";
import { PICKLE, readConfig, readShardIndex, SHARD_INDEX, WEIGHTS } from "../folder.js";
import { makeTokenizer, readTokenizerFiles, TOKENIZER_FILES } from "../tokenizers/tokenizer-files.js";
import { downloadFile, type RemoteFile } from "./download-file.js";
import type { HubClient } from "./hub-exchange.js";
import type { HubRepository } from "./hub-repository.js";
import { ASKED_FOR, checkFiles } from "./model-files.js";
import type { RepositoryCache } from "./repository-cache.js";

/** Told how many bytes have come, of how many. */
export type OnProgress = (done: number, total: number) => void;

/**
 * Brings the files of a model at a commit into the cache, weights last: where they are, the rest is too. Files
 * that the cache has are not downloaded again.
 * @throws RahpError where the model cannot be loaded, before its weights are downloaded
 */
export async function downloadSnapshot(
  repository: HubRepository,
  cache: RepositoryCache,
  commit: string,
  client: HubClient,
  onProgress: OnProgress,
): Promise<void> {
  const { id } = repository;
  const fetch = async (file: RemoteFile, onBytes: (done: number) => void) => {
    if (!(await cache.hasBlob(file))) {
      await cache.makeRoom(cache.blob(file));
      const url = repository.url(commit, file.path);
      const subject = { id, revision: commit, path: file.path };
      await downloadFile({ url, file, subject, onBytes }, cache.blob(file), client);
    }
    await cache.link(commit, file);
  };

  const files = await repository.files(commit, ASKED_FOR);
  checkFiles(files, id);
  for (const name of TOKENIZER_FILES) if (!files.has(name)) await cache.noteLack(commit, name);
  const isWeight = (name: string) => [WEIGHTS, SHARD_INDEX, PICKLE].includes(name);
  for (const file of files.values()) if (!isWeight(file.path)) await fetch(file, () => {});
  const snapshot = cache.snapshot(commit);
  makeTokenizer(await readTokenizerFiles(snapshot), await readConfig(snapshot), id);

  let weights = [files.get(WEIGHTS)!];
  if (!files.has(WEIGHTS)) {
    await fetch(files.get(SHARD_INDEX)!, () => {});
    const names = [...new Set((await readShardIndex(snapshot)).values())];
    const shards = await repository.files(commit, names);
    for (const name of names) if (!shards.has(name)) throw missing("file", `${id}/${name}`);
    weights = [...shards.values()];
  }
  const toCome = await Promise.all(
    weights.map(async (file) => ((await cache.hasBlob(file)) ? 0 : file.size)),
  );
  const total = toCome.reduce((sum, size) => sum + size, 0);
  let before = 0;
  for (const [i, file] of weights.entries()) {
    await fetch(file, (done) => onProgress(before + done, total));
    before += toCome[i];
  }
}
