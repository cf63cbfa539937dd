import { RahpError } from "../../support/rahp-error.js";
import { type Checksum, checksumOf } from "./checksum.js";
import { exchange, type HubClient } from "./hub-exchange.js";
import { refusalOf, type Subject } from "./hub-refusal.js";
import { HubUnavailable } from "./hub-unavailable.js";
import { type OpenPart, PartialFile } from "./partial-file.js";
import { withRetries } from "./retries.js";

/** A file of a repository. */
export interface RemoteFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly checksum: Checksum;
}

/** A download: from where, and what it is of. */
export interface Download {
  readonly url: string;
  readonly file: RemoteFile;
  readonly subject: Subject;
  /** Told how many of the file's bytes are there. */
  readonly onBytes: (done: number) => void;
}

/**
 * Downloads a file to a path, whose folder is there: goes on from what an earlier download left, and gives the
 * file its name only once all bytes are there and right.
 * @throws RahpError where the Hub refuses it, the bytes are wrong, or the disk takes no more; the signal's reason
 */
export async function downloadFile(download: Download, path: string, client: HubClient): Promise<void> {
  const { file, subject } = download;
  const partial = await PartialFile.claim(path);
  try {
    for (;;) {
      const resumed = await receive(download, partial, client);
      const found = await checksumOf(partial.path, file, client.signal);
      if (found === file.checksum.value) break;
      await partial.remove();
      if (resumed) continue; // what was there before may be to blame
      throw new RahpError(
        `invalid download: ${subject.id}/${file.path} has the ${file.checksum.kind} ${found} (expected ${file.checksum.value}; nothing is kept)`,
      );
    }
    await partial.complete();
  } finally {
    await partial.release();
  }
}

/** Adds to a part until it is whole. @returns whether some of it was there before the last answer */
async function receive(download: Download, partial: PartialFile, client: HubClient): Promise<boolean> {
  let done = 0;
  const onBytes = (bytes: number) => {
    done = bytes;
    download.onBytes(bytes);
  };
  const attempt = () => partial.open((part) => addTo(part, { ...download, onBytes }, client));
  return withRetries(attempt, { ...client, progress: () => done });
}

/** One request for what a part lacks. @returns whether that was not all */
async function addTo(part: OpenPart, download: Download, client: HubClient): Promise<boolean> {
  const { url, file, subject, onBytes } = download;
  if (part.size > file.size) await part.clear();
  onBytes(part.size);
  const from = part.size;
  if (from === file.size) return from > 0;
  const headers = { "accept-encoding": "identity", ...(from > 0 && { range: `bytes=${from}-` }) };
  return exchange(url, { headers }, client, async (response, alive) => {
    if (!response.ok) throw refusalOf(response, subject, client.settings);
    const isRest =
      response.status === 206 && !!response.headers.get("content-range")?.startsWith(`bytes ${from}-`);
    if (!isRest) await part.clear(); // the server sends all of it
    for await (const chunk of response.body ?? []) {
      alive();
      if (part.size + chunk.length > file.size) {
        await part.clear();
        throw new RahpError(`invalid download: ${subject.id}/${file.path} has more than ${file.size} bytes`);
      }
      await part.append(chunk);
      onBytes(part.size);
    }
    if (part.size < file.size) {
      const { endpoint } = client.settings;
      throw new HubUnavailable(
        `${endpoint} broke off ${file.path} at ${part.size} of ${file.size} bytes`,
        true,
      );
    }
    return isRest;
  });
}
