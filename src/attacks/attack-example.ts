import type { Example } from "../data/example.js";
import { invalid, RahpError } from "../support/rahp-error.js";
import { randomStream } from "../support/random-stream.js";
import type { AskedText } from "./asked-text.js";
import { type AttackOutcome, type AttackStatus, attackText } from "./attack-text.js";
import type { AttackedText } from "./attacked-text.js";
import type { Recipe } from "./recipe.js";
import type { Victim } from "./victim.js";

/** A row of an attack log. */
export interface AttackRecord {
  readonly id: number;
  readonly text: string;
  /** The second text of a sentence pair; null for a single text. */
  readonly pair: string | null;
  /** The best text found: also where the attack failed; the original where it was skipped. */
  readonly perturbedText: string;
  readonly perturbedPair: string | null;
  /** The gold label: a class index, like the predictions. */
  readonly label: number;
  /** skipped: the victim was wrong about the original already, or, targeted, predicted the target. */
  readonly status: AttackStatus;
  /** Texts sent to the victim, the original and the ranking's included. */
  readonly queries: number;
  readonly originalPrediction: number;
  readonly perturbedPrediction: number;
  /** The goal's score, in [0, 1]: 1 − p(gold), or p(target) of a targeted attack. */
  readonly originalScore: number;
  readonly perturbedScore: number;
  /** Number of positions at which the perturbed text has another word than the original. */
  readonly changedWords: number;
  /** Number of words in the original, both texts of a pair together. */
  readonly words: number;
}

export interface AttackOptions {
  /**
   * The most texts that may be sent to the victim; used up, the attack has failed. The original is asked about in any
   * case, so that 0 is the same as 1. @default no limit
   */
  readonly queryBudget?: number;
  /** Of what the recipe draws; each example has a stream of its own, by its id. @default 0 */
  readonly seed?: number;
  /** Ends the attack before its next call to the victim, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Is told every text that is sent to the victim, in order. */
  readonly watch?: (asked: AskedText) => void;
}

/**
 * Attacks one example, as `traceAttack` does, and keeps the record alone.
 *
 * @example await attackExample(victim, { id: 0, text: "A fine film.", label: 1 }, recipe("textfooler-lexicon"))
 */
export async function attackExample(
  victim: Victim,
  example: Example,
  recipe: Recipe,
  options: AttackOptions = {},
): Promise<AttackRecord> {
  return (await traceAttack(victim, example, recipe, options)).record;
}

/**
 * Attacks one example, and tells what the attack went through, too. The same victim, example, recipe and seed give the
 * same record.
 *
 * @throws RahpError for a query budget or a label out of range, and for a victim whose output is not [n][C] finite
 *   numbers, or that lacks the gradients or the target class that the recipe needs; the signal's reason once it is aborted
 */
export async function traceAttack(
  victim: Victim,
  example: Example,
  recipe: Recipe,
  { queryBudget = Infinity, seed = 0, signal, watch }: AttackOptions = {},
): Promise<{ readonly record: AttackRecord; readonly outcome: AttackOutcome }> {
  const { id, text, pair, label } = example;
  if (!(queryBudget >= 0 && (Number.isInteger(queryBudget) || queryBudget === Infinity))) {
    throw invalid("query budget", queryBudget, "a whole number of at least 0");
  }
  if (!(label in victim.labels)) {
    throw invalid(`label of example ${id}`, label, `a whole number from 0 to ${victim.labels.length - 1}`);
  }
  checkFits(recipe, victim);
  const input = pair === undefined ? text : { text, pair };
  const random = randomStream(seed, id);
  const terms = { recipe, budget: Math.max(1, queryBudget), random, signal, watch };
  const outcome = await attackText(victim, input, label, terms);
  const { original, perturbed } = outcome;
  const record = {
    id,
    text,
    pair: pair ?? null,
    ...perturbedColumns(perturbed.text),
    label,
    status: outcome.status,
    queries: outcome.queries,
    originalPrediction: original.prediction,
    perturbedPrediction: perturbed.prediction,
    originalScore: original.score,
    perturbedScore: perturbed.score,
    changedWords: perturbed.text.changedPositions(original.text).length,
    words: original.text.words.length,
  };
  return { record, outcome };
}

/** @throws RahpError where the victim lacks what the recipe needs */
function checkFits({ goal, search }: Recipe, victim: Victim): void {
  goal.check?.(victim.labels.length);
  if (search.needsGradients && !victim.tokenGradients) {
    throw new RahpError(
      "invalid importance: gradient (expected a victim with tokenGradients, such as a model)",
    );
  }
}

function perturbedColumns({ input }: AttackedText): Pick<AttackRecord, "perturbedText" | "perturbedPair"> {
  return typeof input === "string"
    ? { perturbedText: input, perturbedPair: null }
    : { perturbedText: input.text, perturbedPair: input.pair };
}
