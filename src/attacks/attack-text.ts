import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { AskedText } from "./asked-text.js";
import { AttackedText } from "./attacked-text.js";
import { Moves } from "./moves.js";
import type { Recipe } from "./recipe.js";
import type { Victim, VictimInput } from "./victim.js";
import { type Answer, VictimQueries } from "./victim-queries.js";

/** How an attack ended; skipped: the original reaches the goal as it is (untargeted: the victim is wrong about it). */
export const attackStatuses = ["succeeded", "failed", "skipped"] as const;
export type AttackStatus = (typeof attackStatuses)[number];

/** An attack on one text, with all that it went through. */
export interface AttackOutcome {
  readonly status: AttackStatus;
  readonly original: Answer;
  /** The best text found: also where the attack failed; the original where it was skipped. */
  readonly perturbed: Answer;
  /** Texts sent to the victim, the original and the ranking's included. */
  readonly queries: number;
  /** Positions by importance; empty where none is ranked, and where the attack was skipped. */
  readonly order: readonly number[];
  /** What the ranking says each position in `order` is worth, in its own unit; empty where it does not say. */
  readonly worths: readonly number[];
  /** The answers that led to the best text, from the original's on: each text is an edit of the one before. */
  readonly way: readonly Answer[];
}

/** What decides how an attack on one text goes, beside the text. */
export interface AttackTerms {
  readonly recipe: Recipe;
  /** The most texts that may be sent, at least 1; Infinity for no limit. */
  readonly budget: number;
  readonly random: RandomGenerator;
  readonly signal: AbortSignal | undefined;
  /** Is told every text that is sent. */
  readonly watch?: ((asked: AskedText) => void) | undefined;
}

/**
 * Attacks one text: asks about the original, and searches for a text that reaches the recipe's goal.
 *
 * @param label  the gold label, a class index of the victim
 */
export async function attackText(
  victim: Victim,
  input: VictimInput,
  label: number,
  { recipe, budget, random, signal, watch }: AttackTerms,
): Promise<AttackOutcome> {
  const { goal, transform, constraints, search } = recipe;
  const queries = new VictimQueries({ victim, label, goal, budget, signal, watch });
  const text = AttackedText.of(input);
  const [original] = (await queries.ask([text], "original")) as [Answer];
  if (original.reached) {
    return {
      ...{ status: "skipped", original, perturbed: original, queries: queries.count },
      ...{ order: [], worths: [], way: [original] },
    };
  }
  const moves = new Moves({ transform, constraints, original: text, random });
  const { best, order, worths = [] } = await search.run({ start: original, moves, queries, victim, random });
  const status = best.reached ? "succeeded" : "failed";
  const found = queries.wayTo(best.text);
  const way = found[0] === original ? found : [original, ...found]; // a search of one's own may start anew
  return { status, original, perturbed: best, queries: queries.count, order, worths, way };
}
