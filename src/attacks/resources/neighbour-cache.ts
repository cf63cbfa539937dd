import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { RahpError } from "../../support/rahp-error.js";
import { writeWholeFile } from "../../support/whole-file.js";

/** What a table of neighbours was computed from. */
export interface NeighbourSource {
  /** SHA-256 of the word vectors' files. */
  readonly hash: string;
  /** Words that have vectors. */
  readonly words: number;
  /** Neighbours of a word. */
  readonly most: number;
}

/** Bytes of a SHA-256. */
const DIGEST = 32;

/**
 * Reads a table of neighbours: a line of JSON that names its source, the rows as little-endian int32, and the SHA-256 of
 * all that.
 *
 * @returns undefined where there is none of this source, or it is broken
 */
export async function readNeighbours(path: string, source: NeighbourSource): Promise<Int32Array | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  const head = headOf(source);
  const size = 4 * source.words * source.most;
  if (bytes?.length !== head.length + size + DIGEST || !bytes.subarray(0, head.length).equals(head))
    return undefined;
  const content = bytes.subarray(0, -DIGEST);
  if (!digest(content).equals(bytes.subarray(-DIGEST))) return undefined;
  return new Int32Array(new Uint8Array(content.subarray(head.length)).buffer);
}

/** Writes a table of neighbours; where the folder may not be written, nothing. */
export async function writeNeighbours(
  path: string,
  source: NeighbourSource,
  neighbours: Int32Array,
): Promise<void> {
  const rows = new Uint8Array(neighbours.buffer, neighbours.byteOffset, neighbours.byteLength);
  const content = Buffer.concat([headOf(source), rows]);
  await writeWholeFile(path, Buffer.concat([content, digest(content)])).catch((error) => {
    if (!(error instanceof RahpError)) throw error;
  });
}

function headOf({ hash, words, most }: NeighbourSource): Buffer {
  return Buffer.from(`${JSON.stringify({ kind: "Neighbours", version: 1, hash, words, most })}\n`);
}

function digest(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
