import type { AttackedText } from "./attacked-text.js";
import { codePointOrder } from "./code-point-order.js";
import { mayModify } from "./constraints.js";
import type { Recipe } from "./recipe.js";
import type { Answer, VictimQueries } from "./victim-queries.js";

/** The parts of a recipe that say which texts may be made. */
type Edits = Pick<Recipe, "transformation" | "constraints">;

/**
 * Walks the positions: makes all texts that the recipe allows at each, asks about them in one call, and goes on
 * from the best where that beats the current one. Ends at the first text that reaches the goal, with the last
 * position, or with the query budget (whose last, cut call still counts).
 *
 * @param start  the original and its answer
 * @param order  positions in the original, most important first; they don't move when an edit shifts the words
 * @returns the best text found, which may be the start
 */
export async function greedySearch(
  start: Answer,
  order: readonly number[],
  edits: Edits,
  queries: VictimQueries,
): Promise<Answer> {
  let current = start;
  for (const position of order) {
    if (queries.exhausted) break;
    const answers = await queries.ask(await textsAt(current.text, position, edits));
    for (const answer of answers) {
      if (answer.score > current.score) current = answer; // the first of equals stays
    }
    if (current.reached) break;
  }
  return current;
}

/** The texts that may be made at one position, in the order in which they are sent, which decides ties. */
async function textsAt(text: AttackedText, position: number, edits: Edits): Promise<AttackedText[]> {
  if (!mayModify(text, position, edits.constraints)) return [];
  const replacements = await edits.transformation(text, position);
  return replacements
    .filter((replacement) => replacement !== text.words[position])
    .map((replacement) => text.replaceWord(position, replacement))
    .sort((a, b) => codePointOrder(a.text, b.text));
}
