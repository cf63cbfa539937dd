import { AttackedText } from "./attacked-text.js";
import { mayModify } from "./constraints.js";
import { misclassification } from "./goal.js";
import { greedySearch } from "./greedy-search.js";
import type { Recipe } from "./recipe.js";
import type { Victim, VictimInput } from "./victim.js";
import { type Answer, VictimQueries } from "./victim-queries.js";
import { rankWords } from "./word-importance.js";

/** How an attack ended; skipped: the victim was wrong about the original already. */
export type AttackStatus = "succeeded" | "failed" | "skipped";

/** An attack on one text, with all that it went through. */
export interface AttackOutcome {
  readonly status: AttackStatus;
  readonly original: Answer;
  /** The best text found: also where the attack failed; the original where it was skipped. */
  readonly perturbed: Answer;
  /** Texts sent to the victim, the original and the ranking's included. */
  readonly queries: number;
  /** Positions by importance; empty where none may be modified, and where the attack was skipped. */
  readonly order: readonly number[];
}

/**
 * Attacks one text: asks about the original, ranks its words, and searches for a text that the victim gets wrong.
 *
 * @param label   the gold label, a class index of the victim
 * @param budget  the most texts that may be sent, at least 1; Infinity for no limit
 */
export async function attackText(
  victim: Victim,
  input: VictimInput,
  label: number,
  recipe: Recipe,
  budget: number,
  signal: AbortSignal | undefined,
): Promise<AttackOutcome> {
  const queries = new VictimQueries({ victim, label, goal: misclassification, budget, signal });
  const text = AttackedText.of(input);
  const [original] = (await queries.ask([text])) as [Answer];
  if (original.reached) {
    return { status: "skipped", original, perturbed: original, queries: queries.count, order: [] };
  }
  const positions = [...text.words.keys()].filter((i) => mayModify(text, i, recipe.constraints));
  const order = await rankWords(recipe.importance, text, positions, queries);
  const perturbed = await greedySearch(original, order, recipe, queries);
  const status = perturbed.reached ? "succeeded" : "failed";
  return { status, original, perturbed, queries: queries.count, order };
}
