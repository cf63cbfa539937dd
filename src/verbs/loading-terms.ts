import type { LoadingTerms } from "../attacks/resources/load-lexicon.js";
import { importTransformersJs } from "../attacks/resources/transformers-js.js";
import { chooseEngine } from "../backends/engines.js";
import { type Progress, progressBar } from "../show/progress.js";
import type { LongWorkOptions } from "./long-work.js";

/**
 * Has resources loaded, with a progress bar while neighbours of word vectors are looked for, unless progress goes
 * elsewhere.
 *
 * @param leastCosine  of neighbours in word vectors, in [−1, 1]
 */
export async function withLoadingTerms<T>(
  { signal, onProgress }: LongWorkOptions,
  leastCosine: number,
  load: (terms: LoadingTerms) => Promise<T>,
): Promise<T> {
  let bar: Progress | undefined;
  const showNeighbours = (done: number, total: number) => {
    bar ??= progressBar("finding neighbours of words", total);
    bar.update(done);
  };
  try {
    return await load({
      startEngine: () => chooseEngine(),
      signal,
      onProgress: onProgress ? () => {} : showNeighbours, // which counts in the verb's own units
      transformersJs: importTransformersJs,
      leastCosine,
    });
  } finally {
    bar?.stop();
  }
}
