import { checkOneOf } from "../../support/check-options.js";
import type { Candidate } from "../moves.js";
import type { Answer } from "../victim-queries.js";
import type { Search, SearchContext, SearchOutcome } from "./search.js";
import { importances, rankWords, type WordImportance, wordImportances } from "./word-importance.js";

export interface GreedySearchOptions {
  /** How words are ranked. @default "delete" */
  readonly importance?: WordImportance;
  /**
   * What becomes of positions when an edit shifts the words after it. `moved`: they go along with the words. `fixed`:
   * they stay, as TextAttack has it, and a later step touches the word that stands there by then. @default "moved"
   */
  readonly positions?: "moved" | "fixed";
}

/**
 * Ranks the words once, and walks them, the most important first: makes all texts that the recipe allows at each, asks
 * about them in one call, and goes on from the best where that beats the current one. Ends at the first text that
 * reaches the goal, with the last position, or with the query budget (whose last, cut call still counts). Of texts of
 * one call that reach the goal the most similar is taken, where a constraint measures similarity, else the best.
 *
 * @throws RahpError for an unknown importance
 */
export function greedySearch(options: GreedySearchOptions = {}): Search {
  const { importance = "delete", positions = "moved" } = options;
  checkOneOf("importance", importance, wordImportances);
  return {
    name: positions === "moved" ? "greedy" : "greedy, fixed positions",
    importance,
    needsGradients: importance === "gradient",
    async run(context): Promise<SearchOutcome> {
      const ranked = await rankWords(importances[importance], context);
      const order = ranked.map(({ position }) => position);
      const best = await walk(order, positions === "moved", context);
      return { best, order, worths: ranked.map(({ worth }) => worth) };
    },
  };
}

async function walk(
  order: readonly number[],
  moved: boolean,
  { start, moves, queries }: SearchContext,
): Promise<Answer> {
  let current = start;
  for (const position of order) {
    if (queries.exhausted) break;
    const { text } = current;
    const candidates = await moves.at(text, moved ? text.originalPositions[position]! : position);
    const answers = await queries.ask(candidates.map((candidate) => candidate.text));
    const best = bestOf(answers);
    if (best && best.score > current.score) {
      if (best.reached) return mostSimilar(answers, candidates);
      current = best;
    }
  }
  return current;
}

/** The highest score; the first of equals. */
function bestOf(answers: readonly Answer[]): Answer | undefined {
  return answers.length === 0 ? undefined : answers.reduce((a, b) => (b.score > a.score ? b : a));
}

/** Of the answers that reach the goal, the most similar; of equals the one of the highest score, or the first. */
function mostSimilar(answers: readonly Answer[], candidates: readonly Candidate[]): Answer {
  const successes = answers
    .map((answer, i) => ({ answer, similarity: candidates[i]!.similarity ?? 0 }))
    .filter(({ answer }) => answer.reached)
    .sort((a, b) => b.similarity - a.similarity || b.answer.score - a.answer.score);
  return successes[0]!.answer;
}
