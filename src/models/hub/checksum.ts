import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { RahpError } from "../../support/rahp-error.js";

/** What a file's bytes must come to, hexadecimal: their SHA-256, or the SHA-1 by which git knows them. */
export interface Checksum {
  readonly kind: "SHA-256" | "git SHA-1";
  readonly value: string;
}

/**
 * The checksum of a file on disk, of the kind and for the size that are expected.
 * @throws RahpError where it cannot be read; the signal's reason
 */
export async function checksumOf(
  path: string,
  { size, checksum: { kind } }: { readonly size: number; readonly checksum: Checksum },
  signal: AbortSignal | undefined,
): Promise<string> {
  const hash = createHash(kind === "SHA-256" ? "sha256" : "sha1");
  if (kind === "git SHA-1") hash.update(`blob ${size}\0`);
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw new RahpError(`unreadable file: ${path} (${(error as NodeJS.ErrnoException).code})`);
  }
  return hash.digest("hex");
}
