import { basename, extname } from "node:path";
import { unknown } from "../../support/rahp-error.js";
import { type Lexicon, readLexicon } from "../lexicon.js";
import { wordNetLexicon } from "../wordnet-lexicon.js";
import { loadWordVectors } from "./load-word-vectors.js";
import type { TransformersJs } from "./transformers-js.js";

/** What loading may need of those who ask for it. */
export interface LoadingTerms {
  /** Chooses an engine where none is yet. */
  readonly startEngine: () => Promise<unknown>;
  readonly signal: AbortSignal | undefined;
  /** Told how many words have their neighbours, where these are not yet kept beside the vectors. */
  readonly onProgress: (done: number, total: number) => void;
  /** Where models of the Hub come from. */
  readonly transformersJs: () => Promise<TransformersJs>;
  /** The least cosine of neighbours in word vectors, in [−1, 1]. */
  readonly leastCosine: number;
}

type Loader = (path: string, terms: LoadingTerms) => Promise<Lexicon>;

const vectors: Loader = async (path, { startEngine, signal, onProgress, leastCosine }) => {
  await startEngine();
  return loadWordVectors(path, { leastCosine, signal, onProgress });
};

/** By the file's extension. */
const loaders: ReadonlyMap<string, Loader> = new Map([
  [".json", readLexicon],
  ...[".txt", ".vec", ".bin", ".npy"].map((extension): [string, Loader] => [extension, vectors]),
]);

/**
 * A lexicon by its name: "wordnet"; a list of neighbours (.json); or word vectors (.txt, .vec, .bin, .npy) with their 50
 * nearest neighbours.
 *
 * @throws RahpError for missing and broken files, and other extensions; the signal's reason
 */
export async function loadLexicon(source: string, terms: LoadingTerms): Promise<Lexicon> {
  if (source === "wordnet") return wordNetLexicon();
  const extension = extname(source).toLowerCase();
  const load = loaders.get(extension);
  if (!load) {
    throw unknown("kind of lexicon", extension || basename(source), [...loaders.keys(), "wordnet"]);
  }
  return load(source, terms);
}
