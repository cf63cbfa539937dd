import type { AttackedText } from "./attacked-text.js";
import type { VictimQueries } from "./victim-queries.js";

/** The text that shows what a word is worth: without it, or with `[UNK]` in its place. */
const probes = {
  delete: (text: AttackedText, position: number) => text.deleteWord(position),
  unk: (text: AttackedText, position: number) => text.replaceWord(position, "[UNK]"),
};

/** How the words of a text are ranked. */
export type WordImportance = keyof typeof probes;

/** The rankings that there are, by name. */
export const wordImportances = Object.keys(probes) as WordImportance[];

/**
 * Ranks words by the goal's score of the text made without them: the words that hold the prediction up come
 * first. Costs one query a position, all in one call.
 *
 * @param positions  in ascending order; equal scores keep it
 * @returns the positions, most important first; fewer than were given where the query budget ran out
 */
export async function rankWords(
  importance: WordImportance,
  text: AttackedText,
  positions: readonly number[],
  queries: VictimQueries,
): Promise<number[]> {
  const answers = await queries.ask(positions.map((position) => probes[importance](text, position)));
  return answers
    .map(({ score }, i) => ({ position: positions[i]!, score }))
    .sort((a, b) => b.score - a.score)
    .map(({ position }) => position);
}
