import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { invalid, missing, RahpError, show } from "../support/rahp-error.js";
import { englishStopWords } from "./stop-words.js";

/** Words that an attack leaves alone, by a name that results report. */
export interface StopWordList {
  readonly name: string;
  readonly words: Iterable<string>;
}

/**
 * Reads stop words from a text file, one word a line, as they are compared: "The" isn't "the". Empty lines don't count.
 *
 * @throws RahpError for a missing file, an empty one, and a line of several words
 * @example const stopWords = await readStopWords("nltk-english.txt");
 */
export async function readStopWords(path: string): Promise<StopWordList> {
  const lines = (await readText(path))
    .replace(/^\uFEFF/, "")
    .split("\n")
    .map((line) => line.trim());
  const several = lines.findIndex((line) => /\s/.test(line));
  if (several >= 0) {
    throw new RahpError(
      `invalid stop words in ${path}: line ${several + 1} is ${show(lines[several])} (expected one word)`,
    );
  }
  const words = lines.filter((line) => line !== "");
  if (words.length === 0) throw new RahpError(`empty stop words file: ${path} (expected one word a line)`);
  return { name: path, words };
}

/**
 * Stop words with their name: English function words by default, "given" where words come without one.
 * @throws RahpError for what is neither words nor a list of them
 */
export function stopWordList(
  given: Iterable<string> | StopWordList = { name: "English function words", words: englishStopWords },
): StopWordList {
  const { name, words } = isIterable(given) ? { name: "given", words: given } : (given ?? {});
  if (typeof name === "string" && isIterable(words)) {
    const all = [...words];
    if (all.every((word) => typeof word === "string")) return { name, words: all };
  }
  throw invalid("stopWords", given, "a list of words");
}

/** What results record: the list's name, how many different words it has, and their SHA-256 in alphabetical order. */
export function stopWordsRecord({ name, words }: StopWordList) {
  const sorted = [...new Set(words)].sort();
  const hash = createHash("sha256").update(sorted.join("\n")).digest("hex");
  return { name, words: sorted.length, hash };
}

/** A text isn't taken for its letters. */
const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.iterator in value;

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw missing("stop words file", path);
    throw invalid("stop words file", path, "a file that can be read");
  }
}
