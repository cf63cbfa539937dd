import type { EngineName, EngineOptions } from "../backends/engines.js";
import type { Dataset } from "../results/dataset.js";
import { resultForm } from "../results/saved-file.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { loadModel } from "../verbs/load-model.js";
import { interruption } from "./interruption.js";
import { type DataOptions, takeData } from "./options.js";
import { checkJournalFile, checkOutputFile, emit, type Output, type OutputOptions } from "./output.js";

/** Options of every command that measures a model on data, as commander gives them. */
interface MeasuringOptions extends DataOptions, OutputOptions, EngineOptions {
  readonly revision?: string;
  readonly engine?: EngineName;
  /** Classes of a head to be learned. */
  readonly newHead?: readonly string[];
  /** Of those that can go on. */
  readonly resume?: string;
}

/** What a command does between loading and writing. */
type Measure<Options> = (
  model: TextClassifier,
  data: Dataset,
  options: Options & { readonly signal: AbortSignal },
  /** Loads other data in the way in which the first was loaded. */
  loadLike: (path: string) => Promise<Dataset>,
) => Promise<Output>;

/**
 * The action of a command that measures a model on data: fails early where the result could not be written, loads both,
 * hands the command's own options on, writes and prints.
 *
 * @param checkOut  throws where a result could not be written to `--out`
 */
export function measuring<Options>(
  measure: Measure<Options>,
  checkOut = (out: string | undefined) => checkOutputFile(out, resultForm),
) {
  return async (source: string, given: MeasuringOptions & Options): Promise<void> => {
    const {
      revision,
      newHead: labels,
      out,
      json,
      engine: _engine,
      threads: _threads,
      device: _device,
      ...options
    } = given;
    await checkOut(out);
    checkJournalFile(given);
    const { signal } = interruption;
    const { dataset, others, loadLike } = await takeData(options);
    const newHead = labels && { labels, seed: (others as { seed?: number }).seed };
    const model = await loadModel(source, { revision, newHead, signal });
    const result = await measure(model, dataset, { ...(others as Options), signal }, loadLike);
    await emit(result, { out, json });
  };
}
