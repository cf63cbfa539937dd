import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { missing, RahpError, unknown } from "../support/rahp-error.js";
import { VectorBinaryParser } from "./vector-binary.js";
import { VectorNpyParser } from "./vector-npy.js";
import type { VectorFile, VectorParser } from "./vector-parser.js";
import type { VectorTable } from "./vector-table.js";
import { VectorTextParser } from "./vector-text.js";

export interface ReadWordVectorsOptions {
  /** Words that are read, from the head of the file. */
  readonly most: number;
  /** For .npy: a text file with a word for each row, a line each. */
  readonly vocabulary: string;
  readonly signal: AbortSignal | undefined;
}

const CHUNK = 1 << 20;

/** How to get what is missing. */
const SOURCE =
  "TextFooler's are counter-fitted-vectors.txt, in counter-fitted-vectors.txt.zip of github.com/nmrksic/counter-fitting";

type MakeParser = (file: VectorFile, options: ReadWordVectorsOptions) => Promise<VectorParser>;

const parsers: Readonly<Record<string, MakeParser>> = {
  ".txt": async (file) => new VectorTextParser(file),
  ".vec": async (file) => new VectorTextParser(file),
  ".bin": async (file) => new VectorBinaryParser(file),
  ".npy": async (file, { vocabulary }) => new VectorNpyParser(file, await readVocabulary(vocabulary)),
};

/**
 * Reads word vectors by the file's extension: text (.txt, .vec), word2vec's binary form (.bin) or NumPy's (.npy, with a
 * vocabulary). The file is read in pieces, so that memory holds the vectors alone.
 *
 * @returns the vectors, and the SHA-256 of all that they were read from, hexadecimal
 * @throws RahpError for a missing file, an unknown extension and broken content; the signal's reason
 */
export async function readWordVectors(
  path: string,
  options: ReadWordVectorsOptions,
): Promise<{ table: VectorTable; hash: string }> {
  const extension = extname(path).toLowerCase();
  if (!Object.hasOwn(parsers, extension))
    throw unknown("kind of word vectors", extension || basename(path), Object.keys(parsers));
  const file = { name: basename(path), size: await sizeOf(path), most: options.most };
  const parser = await parsers[extension]!(file, options);
  const hash = createHash("sha256");
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: CHUNK, signal: options.signal })) {
      hash.update(bytes);
      parser.push(bytes);
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error instanceof RahpError ? error : unreadable(path, error);
  }
  const table = parser.end();
  if (extension === ".npy") hash.update(await readFile(options.vocabulary));
  return { table, hash: hash.digest("hex") };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readVocabulary(path: string): Promise<string[]> {
  try {
    const lines = (await readFile(path, "utf8")).split(/\r?\n/);
    return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") throw unreadable(path, error);
    throw missing(
      "vocabulary of word vectors",
      `${path} (expected a text file with a word a line, a row each)`,
    );
  }
}

function unreadable(path: string, error: unknown): RahpError {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== "ENOENT") return new RahpError(`unreadable file: ${path} (${code})`);
  return missing("word vectors", `${path} (${SOURCE})`);
}
