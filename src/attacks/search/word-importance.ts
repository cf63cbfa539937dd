import { uniformOpen } from "../../support/random-stream.js";
import type { AttackedText } from "../attacked-text.js";
import { gradientImportance } from "./gradient-importance.js";
import type { SearchContext } from "./search.js";
import { weightedSaliency } from "./weighted-saliency.js";

/**
 * What words are worth, in any unit; higher is more important.
 *
 * @param positions  in ascending order
 * @returns one number for each position, or for as many of the first as the query budget leaves
 */
export type Importance = (positions: readonly number[], context: SearchContext) => Promise<readonly number[]>;

/** The rankings that there are. Each query counts. */
export const importances = {
  /** The goal's score of the text without the word. */
  delete: scoreOf((text, position) => text.deleteWord(position)),
  /** The goal's score of the text with `[UNK]` in the word's place. */
  unk: scoreOf((text, position) => text.replaceWord(position, "[UNK]")),
  /** TextFooler's own, with `<oov>` in the word's place. */
  oov: leaveOneOut,
  /** PWWS's: `[UNK]`, and what the word's candidates can do. */
  "weighted-saliency": weightedSaliency,
  /** The length of the loss's gradient at the word; no query. */
  gradient: gradientImportance,
  /** Chance, from the seed; no query. */
  random: async (positions, { random }) => positions.map(() => uniformOpen(random)),
} satisfies Record<string, Importance>;

/** How the words of a text are ranked. */
export type WordImportance = keyof typeof importances;

export const wordImportances = Object.keys(importances) as WordImportance[];

export interface RankedPosition {
  readonly position: number;
  readonly worth: number;
}

/**
 * Ranks the words that may be modified.
 *
 * @returns their positions and what these are worth, most important first, of equals in ascending order; fewer where the
 *   query budget ran out
 */
export async function rankWords(importance: Importance, context: SearchContext): Promise<RankedPosition[]> {
  const positions = context.moves.positions(context.start.text);
  const worths = await importance(positions, context);
  return worths.map((worth, i) => ({ position: positions[i]!, worth })).sort((a, b) => b.worth - a.worth);
}

/** The goal's score of a text that lacks the word in some way: one query a position, all in one call. */
function scoreOf(probe: (text: AttackedText, position: number) => AttackedText): Importance {
  return async (positions, { start, queries }) => {
    const probes = positions.map((position) => probe(start.text, position));
    const answers = await queries.ask(probes, "ranking");
    return answers.map(({ score }) => score);
  };
}

/**
 * TextFooler's (Jin et al. 2020, eq. 2), with `<oov>` in the word's place: how much the probability of the predicted
 * class falls; where the prediction changes, also how much that of the new one rises.
 */
async function leaveOneOut(
  positions: readonly number[],
  { start, queries }: SearchContext,
): Promise<number[]> {
  const unknown = positions.map((position) => start.text.replaceWord(position, "<oov>"));
  const answers = await queries.ask(unknown, "ranking");
  return answers.map(({ probabilities, prediction }) => {
    const fall = start.probabilities[start.prediction]! - probabilities[start.prediction]!;
    const rise = probabilities[prediction]! - start.probabilities[prediction]!;
    return prediction === start.prediction ? fall : fall + rise;
  });
}
