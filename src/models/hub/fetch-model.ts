import { RahpError } from "../../support/rahp-error.js";
import { downloadSnapshot, type OnProgress } from "./download-snapshot.js";
import type { HubClient } from "./hub-exchange.js";
import { isCommit } from "./hub-names.js";
import { HubRepository } from "./hub-repository.js";
import type { HubSettings } from "./hub-settings.js";
import { HubUnavailable } from "./hub-unavailable.js";
import { firstMissing, isComplete } from "./model-files.js";
import { RepositoryCache } from "./repository-cache.js";

/** A model's files in the cache. */
export interface Snapshot {
  readonly folder: string;
  readonly commit: string;
}

/**
 * A model of the Hub as a folder: from the cache where it has the model at this commit, else downloaded into it.
 * Where the Hub cannot be reached, what a branch was at its last download serves.
 *
 * @param revision    a branch, a tag, a commit in full (then a cached model needs no network), or `refs/pr/1`
 * @param onProgress  told of the bytes of the weights while they are downloaded
 */
export async function fetchModel(
  id: string,
  revision: string,
  client: HubClient,
  onProgress: OnProgress,
): Promise<Snapshot> {
  const cache = new RepositoryCache(client.settings.cache, id);
  if (client.settings.offline) return fromCache(cache, id, revision, client.settings);
  if (isCommit(revision) && (await isComplete(cache, revision))) return snapshotOf(cache, revision);
  try {
    const repository = new HubRepository(id, client);
    const commit = isCommit(revision) ? revision : await repository.commitOf(revision);
    if (!(await isComplete(cache, commit))) {
      await downloadSnapshot(repository, cache, commit, client, onProgress);
    }
    await cache.noteCommit(revision, commit).catch(() => {}); // a cache that may only be read serves as well
    return snapshotOf(cache, commit);
  } catch (error) {
    if (!(error instanceof HubUnavailable)) throw error;
    const commit = await cache.commitOf(revision);
    if (commit && (await firstMissing(cache, commit)) === undefined) return snapshotOf(cache, commit);
    throw new RahpError(`cannot load ${id} from the Hub: ${error.message}`);
  }
}

async function fromCache(
  cache: RepositoryCache,
  id: string,
  revision: string,
  settings: HubSettings,
): Promise<Snapshot> {
  const commit = await cache.commitOf(revision);
  const lacking = commit ? await firstMissing(cache, commit) : undefined;
  if (commit && lacking === undefined) return snapshotOf(cache, commit);
  const what = lacking ? `${lacking} of it` : "it";
  throw new RahpError(
    `cannot load ${id} from the Hub: ${what} is not in ${settings.cache} at ${revision}, and HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set`,
  );
}

function snapshotOf(cache: RepositoryCache, commit: string): Snapshot {
  return { folder: cache.snapshot(commit), commit };
}
