import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { checkCount } from "../../support/check-options.js";
import { uniformOpen } from "../../support/random-stream.js";
import type { AttackedText } from "../attacked-text.js";
import type { Answer } from "../victim-queries.js";
import type { Search, SearchContext } from "./search.js";

export interface GeneticSearchOptions {
  /** Texts in a generation, from 1. @default 60 (Alzantot et al. 2018) */
  readonly population?: number;
  /** Generations after the first, from 1. @default 20 (TextAttack's) */
  readonly generations?: number;
}

/** How sharply better texts are preferred as parents: they are drawn by exp(score/temperature). */
const TEMPERATURE = 0.3;

/**
 * Breeds texts (Alzantot et al. 2018): each generation keeps its best text; the others are children of two texts of the
 * one before, of which the better are likelier parents. A child has each changed word from either parent, and one edit
 * more, at a place that is drawn: the best of all that the recipe allows there. Ends with a text that reaches the goal,
 * the last generation, or the query budget. It asks a lot.
 *
 * @throws RahpError for options out of range
 */
export function geneticSearch({ population = 60, generations = 20 }: GeneticSearchOptions = {}): Search {
  checkCount("population", population);
  checkCount("generations", generations);
  return {
    name: `genetic ${population} ${generations}`,
    async run(context) {
      const { start, queries, random } = context;
      const isOver = (members: readonly Answer[]) => queries.exhausted || fittest(members).reached;
      let members = [start];
      for (let generation = 0; generation <= generations && !isOver(members); generation++) {
        const next = [fittest(members)];
        while (next.length < population + 1 && !isOver(next)) {
          const [one, other] = [parentOf(members, random), parentOf(members, random)];
          const child = await edited(crossed(one.text, other.text, random), context);
          if (!child) break; // nothing is left to edit
          next.push(child);
        }
        if (next.length === 1) break;
        members = next;
      }
      return { best: fittest(members), order: [] };
    },
  };
}

/** The highest score; the first of equals. */
function fittest(members: readonly Answer[]): Answer {
  return members.reduce((a, b) => (b.score > a.score ? b : a));
}

function parentOf(members: readonly Answer[], random: RandomGenerator): Answer {
  const weights = members.map(({ score }) => Math.exp(score / TEMPERATURE));
  let left = uniformOpen(random) * weights.reduce((a, b) => a + b, 0);
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return members[i]!;
  }
  return members.at(-1)!; // of sums that rounding left over
}

/** One text with some of the words that another has changed, each with even chance, where it has the original's. */
function crossed(one: AttackedText, other: AttackedText, random: RandomGenerator): AttackedText {
  let child = one;
  for (const [original, at] of other.originalPositions.entries()) {
    const place = child.originalPositions[original]!;
    const isFree = at >= 0 && place >= 0 && other.modified.has(at) && !child.modified.has(place);
    if (isFree && uniformInt(random, 0, 1) === 1) child = child.replaceWord(place, other.words[at]!);
  }
  return child;
}

/** The best of all texts at a place that is drawn among those that have any; undefined where none has. */
async function edited(
  text: AttackedText,
  { moves, queries, random }: SearchContext,
): Promise<Answer | undefined> {
  const places = moves.positions(text);
  while (places.length > 0) {
    const [place] = places.splice(uniformInt(random, 0, places.length - 1), 1);
    const candidates = await moves.at(text, place!);
    if (candidates.length > 0) return fittest(await queries.ask(candidates.map((one) => one.text)));
  }
  return undefined;
}
