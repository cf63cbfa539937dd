import { checkCount } from "../../support/check-options.js";
import { codePointOrder } from "../code-point-order.js";
import type { Candidate } from "../moves.js";
import type { Answer } from "../victim-queries.js";
import type { Search, SearchContext } from "./search.js";

/**
 * Keeps the best texts of each round, and asks about all that the recipe allows to be made of them by one edit more. Ends
 * with a round in which a text reaches the goal, with nothing left to make, after as many rounds as the original has
 * words, or with the query budget.
 *
 * @param width  texts that are kept, from 1. @default 8 (TextAttack's)
 * @throws RahpError for a width out of range
 */
export function beamSearch({ width = 8 }: { readonly width?: number } = {}): Search {
  checkCount("width", width);
  return {
    name: `beam ${width}`,
    async run(context) {
      const { start, queries } = context;
      let best = start;
      let beam = [start];
      for (let round = 0; round < start.text.words.length && !best.reached && !queries.exhausted; round++) {
        const made = await allMovesOf(beam, context);
        const answers = await queries.ask(made.map(({ text }) => text));
        beam = answers.sort((a, b) => b.score - a.score).slice(0, width);
        if (beam[0] === undefined) break;
        if (beam[0].score > best.score) best = beam[0];
      }
      return { best, order: [] };
    },
  };
}

/** One edit more, at any word; of each text of the beam in the order of the texts that are made. */
async function allMovesOf(beam: readonly Answer[], { moves }: SearchContext): Promise<Candidate[]> {
  const all: Candidate[] = [];
  for (const { text } of beam) {
    const made: Candidate[] = [];
    for (const position of moves.positions(text)) made.push(...(await moves.at(text, position)));
    all.push(...made.sort((a, b) => codePointOrder(a.text.text, b.text.text)));
  }
  return all;
}
