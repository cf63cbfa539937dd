import { readFile } from "node:fs/promises";
import { invalid, missing } from "../support/rahp-error.js";

/** Where the candidates for a word come from. */
export interface Lexicon {
  /** What a result reports as the source: "WordNet 3.1", or the file. */
  readonly name: string;
  /**
   * Words that may take the place of a lower-case word, nearest first; empty for an unknown word.
   *
   * @param most  how many are wanted; a list that is there anyway may be longer
   */
  neighbours(word: string, most?: number): readonly string[];
}

/**
 * The lexicon of a table of neighbours. Words are looked up in lower case, so that an entry with a capital
 * letter is never found.
 *
 * @example lexiconOf("mine", { film: ["movie", "picture"] })
 */
export function lexiconOf(name: string, table: Readonly<Record<string, readonly string[]>>): Lexicon {
  const entries = new Map(Object.entries(table));
  return { name, neighbours: (word) => entries.get(word) ?? [] };
}

/**
 * Reads a lexicon from a JSON file: `{"film": ["movie", "picture"], …}`, nearest neighbours first.
 *
 * @throws RahpError for a missing file, one that is not such JSON, and a word whose neighbours are no list
 * @example const lexicon = await readLexicon("counter-fitted-neighbours.json");
 */
export async function readLexicon(path: string): Promise<Lexicon> {
  const table = parse(await readText(path), path);
  for (const [word, neighbours] of Object.entries(table)) {
    if (!Array.isArray(neighbours) || !neighbours.every((neighbour) => typeof neighbour === "string")) {
      throw invalid(`neighbours of "${word}" in ${path}`, neighbours, "a list of words");
    }
  }
  return lexiconOf(path, table as Record<string, string[]>);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw missing("lexicon file", path);
    throw invalid("lexicon file", path, "a file that can be read");
  }
}

function parse(json: string, path: string): object {
  let table: unknown;
  try {
    table = JSON.parse(json);
  } catch {
    throw invalid("lexicon file", path, "JSON");
  }
  if (typeof table !== "object" || table === null || Array.isArray(table)) {
    throw invalid("lexicon file", path, "a JSON object of words with their lists of neighbours");
  }
  return table;
}
