import { performance } from "node:perf_hooks";
import { FlipVocabulary } from "../attacks/flip-estimates.js";
import { inputOf, placedWords } from "../attacks/flip-positions.js";
import { predictedClass } from "../attacks/goal.js";
import { type FlipOutcome, hotFlip as flipExample } from "../attacks/hot-flip.js";
import type { Lexicon } from "../attacks/lexicon.js";
import { loadLexicon } from "../attacks/resources/load-lexicon.js";
import { engineInUse } from "../backends/engines.js";
import type { Example } from "../data/example.js";
import { AttackLog, type AttackRow } from "../results/attack-log.js";
import type { Dataset } from "../results/dataset.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { checkCount, checkNames, checkSeed } from "../support/check-options.js";
import { drawIndices } from "../support/random.js";
import { encodeExamples } from "./encoded-examples.js";
import { Journal } from "./journal.js";
import { withLoadingTerms } from "./loading-terms.js";
import { LongWork, type LongWorkOptions } from "./long-work.js";
import { RunningOutcomes } from "./running-outcomes.js";
import { versions } from "./versions.js";

export interface HotFlipOptions extends LongWorkOptions {
  /** The most words that are exchanged, from 1. @default 5 (ours) */
  readonly maxFlips?: number;
  /** Texts that are followed up after each flip, from 1: greedy search with 1. @default 1 */
  readonly beam?: number;
  /** Flips of each text, the best by the estimate, that are sent to the model, from 1. @default 10 (ours; the paper: 1) */
  readonly tries?: number;
  /** Limits what may take a word's place: a lexicon, or its name as `attack` takes it. @default no limit */
  readonly lexicon?: string | Lexicon;
  /** Examples to attack, from 1, drawn without replacement; all where the data has fewer. @default 100 (ours) */
  readonly examples?: number;
  /** Of the draw. @default 0 */
  readonly seed?: number;
  /** File that keeps finished examples, and from which an interrupted run goes on. @default nothing is kept */
  readonly resume?: string;
}

/**
 * Attacks a model's predictions from inside: gradients tell which word of the vocabulary in place of which word of the
 * text lowers the margin most, to first order (HotFlip; Ebrahimi et al., 2018). Only words of a single token are
 * exchanged, for tokens that are whole words. Without a lexicon nothing keeps the meaning: "great" may become "awful".
 * Queries count texts sent through the model, one for each gradient among them.
 *
 * @throws RahpError for options out of range, labels that the model does not have, lexicons that cannot be read, and a
 *   journal of another run
 * @example const log = await hotFlip(model, data, { maxFlips: 3, beam: 4, examples: 50 });
 */
export async function hotFlip(
  model: TextClassifier,
  data: Dataset,
  options: HotFlipOptions = {},
): Promise<AttackLog> {
  checkNames(options, [
    ...["maxFlips", "beam", "tries", "lexicon", "examples", "seed", "resume", "signal", "onProgress"],
  ]);
  const { maxFlips = 5, beam = 1, tries = 10, examples: wanted = 100, seed = 0 } = options;
  checkCount("maxFlips", maxFlips);
  checkCount("beam", beam);
  checkCount("tries", tries);
  checkCount("examples", wanted);
  checkSeed(seed);
  const lexicon = await lexiconOf(options);
  const search = { maxFlips, beam, tries, lexicon: lexicon ?? null };

  const { label: engine } = await engineInUse();
  const positions = drawIndices(Math.min(wanted, data.size), data.size, seed);
  const { examples, labelOptions, notes } = encodeExamples(model, data, positions, 1);
  const provenance = {
    verb: "hotFlip",
    model: model.origin,
    data: { name: data.name, examples: examples.length, hash: data.hash },
    options: {
      ...{ recipe: "hotflip", lexicon: lexicon?.name ?? null, maxFlips, beam, tries, examples: wanted },
      ...labelOptions,
    },
    seed,
    engine,
    versions,
  };
  const journal = await Journal.open(options.resume, provenance);
  const work = new LongWork("flipping words", examples.length, options, journal.units);
  const outcomes = new RunningOutcomes(journal.values());
  work.note(outcomes.note);
  const vocabulary = new FlipVocabulary(model);
  const rows: AttackRow[] = [];
  try {
    for (const [position, example] of examples.entries()) {
      const row = await journal.once(String(position), 1, () =>
        work.step("attack", 1, async () => {
          const start = performance.now();
          const outcome = await flipExample(model, example, vocabulary, { ...search, signal: work.signal });
          work.passed("attack", outcome.queries);
          outcomes.add(outcome);
          work.note(outcomes.note);
          return rowOf(example, outcome, (performance.now() - start) / 1000);
        }),
      );
      rows.push(row);
    }
  } finally {
    vocabulary.dispose();
    work.end();
  }
  return new AttackLog(rows, { provenance, cost: work.cost, notes });
}

async function lexiconOf({ lexicon, ...work }: HotFlipOptions): Promise<Lexicon | undefined> {
  if (typeof lexicon !== "string") return lexicon;
  return withLoadingTerms(work, -1, (terms) => loadLexicon(lexicon, terms));
}

function rowOf(
  { id, text, pair, label }: Example,
  { status, original, perturbed, queries }: FlipOutcome,
  seconds: number,
): AttackRow {
  const after = inputOf(perturbed.parts);
  const [perturbedText, perturbedPair] = typeof after === "string" ? [after, null] : [after.text, after.pair];
  return {
    ...{ id, text, pair: pair ?? null, perturbedText, perturbedPair, label, status, queries },
    originalPrediction: predictedClass(original.probabilities),
    perturbedPrediction: predictedClass(perturbed.probabilities),
    originalScore: 1 - original.probabilities[label],
    perturbedScore: 1 - perturbed.probabilities[label],
    changedWords: perturbed.flipped.size,
    words: placedWords(original.parts).length,
    seconds,
  };
}
