import type * as Library from "@huggingface/hub";
import { RahpError } from "../../support/rahp-error.js";
import type { RemoteFile } from "./download-file.js";
import { exchange, type HubClient } from "./hub-exchange.js";
import { isCommit } from "./hub-names.js";
import { refusalOf } from "./hub-refusal.js";
import { withRetries } from "./retries.js";

/** A model's repository on the Hub, asked through @huggingface/hub. */
export class HubRepository {
  constructor(
    readonly id: string,
    private readonly client: HubClient,
  ) {}

  /** The commit that a branch or tag is now. @throws RahpError for one, or a model, that the Hub does not show */
  async commitOf(revision: string): Promise<string> {
    const { sha } = await this.ask(revision, ({ modelInfo }, options) =>
      modelInfo({ ...options, name: this.id, revision, additionalFields: ["sha"] }),
    );
    return isCommit(sha) ? sha : this.fail(`the commit ${JSON.stringify(sha)}`);
  }

  /** Those of the files that there are at a commit, by path. */
  async files(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, RemoteFile>> {
    const found = await this.ask(commit, ({ pathsInfo }, options) =>
      pathsInfo({ ...options, repo: { type: "model", name: this.id }, revision: commit, paths: [...paths] }),
    );
    const files = found.filter(({ type, path }) => type === "file" && paths.includes(path));
    return new Map(files.map((info) => [info.path, this.fileOf(info)]));
  }

  /** Where a file is downloaded. */
  url(commit: string, path: string): string {
    const name = path.split("/").map(encodeURIComponent).join("/");
    return `${this.client.settings.endpoint}/${this.id}/resolve/${commit}/${name}`;
  }

  private fileOf({ path, size, oid = "", lfs }: Library.PathInfo): RemoteFile {
    const value = lfs ? lfs.oid : oid; // a blob's name in the cache: not to be believed before it is checked
    if (!Number.isSafeInteger(size) || size < 0 || !(lfs ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{40}$/).test(value)) {
      return this.fail(`${path} of ${size} bytes with the checksum ${JSON.stringify(value)}`);
    }
    return { path, size, checksum: { kind: lfs ? "SHA-256" : "git SHA-1", value } };
  }

  /** Asks the library, with tries, time limits and refusals of our own. */
  private async ask<T>(
    revision: string,
    question: (library: typeof Library, options: { hubUrl: string; fetch: typeof fetch }) => Promise<T>,
  ): Promise<T> {
    const { client, id } = this;
    const ours: typeof fetch = (url, init = {}) =>
      withRetries(
        () =>
          exchange(String(url), init, client, async (response) => {
            if (!response.ok) throw refusalOf(response, { id, revision }, client.settings);
            return new Response(await response.arrayBuffer(), response); // read here: so that a cut is tried again
          }),
        client,
      );
    const library = await import("@huggingface/hub"); // loaded on use
    try {
      return await question(library, { hubUrl: client.settings.endpoint, fetch: ours });
    } catch (error) {
      client.signal?.throwIfAborted();
      throw error instanceof RahpError ? error : this.fail((error as Error).message);
    }
  }

  private fail(what: string): never {
    throw new RahpError(`invalid answer of ${this.client.settings.endpoint} about ${this.id}: ${what}`);
  }
}
