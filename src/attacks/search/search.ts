import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { Moves } from "../moves.js";
import type { Victim } from "../victim.js";
import type { Answer, VictimQueries } from "../victim-queries.js";

/** What a search works with: one text under attack. */
export interface SearchContext {
  /** The original, which does not reach the goal, and its answer. */
  readonly start: Answer;
  /** Makes the texts that the recipe allows. */
  readonly moves: Moves;
  /** Asks the victim; every text that is sent counts. */
  readonly queries: VictimQueries;
  /** For what it gives beside answers: gradients. */
  readonly victim: Victim;
  /** Of this attack: what is drawn must be drawn from it. */
  readonly random: RandomGenerator;
}

/** How an attack looks for a text that reaches the goal. */
export interface Search {
  readonly name: string;
  /** How words are ranked, where they are. */
  readonly importance?: string;
  /** Whether the victim must have `tokenGradients`. */
  readonly needsGradients?: boolean;
  /** Ends, if not before, once the queries are exhausted. */
  run(context: SearchContext): Promise<SearchOutcome>;
}

export interface SearchOutcome {
  /** The best text found, which may be the original. */
  readonly best: Answer;
  /** Positions in the original by importance, where the search ranks them. */
  readonly order: readonly number[];
  /** What each of them is worth, in the ranking's own unit; higher is more important. */
  readonly worths?: readonly number[];
}
