import { describe, expect, test } from "vitest";
import { compareHeads, type Head } from "../../src/models/heads.js";
import { HeadScores } from "../../src/results/head-scores.js";
import { chooseInRounds } from "../../src/verbs/choose-in-rounds.js";
import { resolveComposite } from "../../src/verbs/composite.js";
import { provenanceOf } from "../results/origins.js";

const all: readonly Head[] = Array.from({ length: 8 }, (_, i) => ({ layer: Math.floor(i / 2), head: i % 2 }));
const indexOf = (head: Head) => all.findIndex((other) => compareHeads(head, other) === 0);

/**
 * Scores of a model whose heads change places each round: the first round ranks the last head first, the next the
 * first one, and so on. Fisher rises with the index in the first round, and falls in later ones.
 */
function turningScores(asked: Head[][]) {
  return async (masked: readonly Head[], round: number): Promise<HeadScores> => {
    asked.push([...masked]);
    const left = all.filter((head) => !masked.some((gone) => compareHeads(gone, head) === 0));
    const sign = round % 2 === 1 ? 1 : -1;
    const rows = left.map((head) => ({
      ...head,
      deltaClever: sign * (1 + indexOf(head)),
      deltaCleverStderr: 0.5,
      fisher: round === 1 ? 1 + indexOf(head) : 10 - indexOf(head),
    }));
    return new HeadScores(rows, [], { provenance: provenanceOf("scoreHeads") });
  };
}

async function choose(rounds: number, options: object) {
  const asked: Head[][] = [];
  const choice = resolveComposite({ alpha: 0, ...options });
  const result = await chooseInRounds(turningScores(asked), choice, rounds);
  return { ...result, asked, pruned: result.selection.pruned.map(indexOf) };
}

describe("a choice in rounds", () => {
  test("takes equal steps, each from the scores without the heads that are gone", async () => {
    const { pruned, asked, scores } = await choose(3, { rho: 0.5, gamma: 0 });
    expect(pruned).toEqual([7, 0, 6, 5]); // ⌊4·1/3⌋ = 1, ⌊4·2/3⌋ = 2 and 4 in all
    expect(asked.map((masked) => masked.map(indexOf))).toEqual([[], [7], [7, 0]]);
    expect(scores.map((round) => round.toRows().length)).toEqual([8, 7, 6]);
  });

  test("protects the heads that the whole model's Fisher scores do, and later none beside them", async () => {
    const { pruned, selection } = await choose(2, { rho: 0.5, gamma: 0.25 });
    expect(selection.protected.map(indexOf).sort()).toEqual([6, 7]); // though round 2 has 0 and 1 as most important
    expect(pruned).toEqual([5, 4, 0, 1]);
  });

  test("leaves each layer the heads that it must keep over all rounds", async () => {
    const { pruned } = await choose(4, { rho: 0.5, gamma: 0, minHeadsPerLayer: 1 });
    expect(pruned.map((index) => Math.floor(index / 2)).sort()).toEqual([0, 1, 2, 3]);
  });

  test("shows a pruned head with the scores of its round, a kept one with those of the last", async () => {
    const { selection } = await choose(2, { rho: 0.5, gamma: 0 });
    const rows = selection.toRows();
    expect(rows.map(indexOf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(rows.map(({ deltaClever }) => Math.sign(deltaClever!))).toEqual([-1, -1, -1, -1, -1, -1, 1, 1]);
    expect(rows.map(({ rank }) => rank).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(rows.filter(({ pruned }) => pruned).every(({ rank }) => rank <= 4)).toBe(true);
  });
});
