import { describe, expect, test } from "vitest";
import { HeadScores } from "../../src/results/head-scores.js";
import type { HeadSelection } from "../../src/results/head-selection.js";
import type { HeadSelectionRow } from "../../src/results/head-selection-rows.js";
import { type CompositeOptions, composite } from "../../src/verbs/composite.js";
import { refusal } from "../fixtures/refusal.js";
import { disagreeingScores, headScores, sampledScores } from "../results/score-results.js";

/** Ten heads in five layers; head i has ΔC = i and F = 10^(i mod 5). */
const scores: HeadScores = headScores(
  Array.from({ length: 10 }, (_, i) => ({ deltaClever: i, fisher: 10 ** (i % 5) })),
);
const pairs = (choice: HeadSelection) => choice.pruned.map(({ layer, head }) => [layer, head]);
const byHead = (choice: HeadSelection) => choice.toRows().map(({ score }) => score);

describe("a selection", () => {
  test("has S = β·ΔC′ − α·I′ with both scaled to 0…1, of every head in order", () => {
    const rows = composite(scores, { alpha: 0.5, beta: 1, gamma: 0, rho: 0 }).toRows();
    for (const [i, row] of rows.entries()) {
      expect([row.layer, row.head]).toEqual([Math.floor(i / 2), i % 2]);
      expect(row.importance).toBeCloseTo((i % 5) * Math.LN10, 10);
      expect(row.deltaCleverNormalized).toBeCloseTo(i / 9, 10);
      expect(row.importanceNormalized).toBeCloseTo((i % 5) / 4, 10);
      expect(row.score).toBeCloseTo(i / 9 - (0.5 * (i % 5)) / 4, 10);
      expect(row.deltaClever).toBe(i);
      expect(row.fisher).toBe(10 ** (i % 5));
    }
  });

  test("prunes ⌊ρ·n⌋ heads of the largest S, and never the ⌈γ·n⌉ of the largest Fisher score", () => {
    const choice = composite(scores, { rho: 0.35, gamma: 0.15 });
    expect(choice.protected.map(({ layer, head }) => 2 * layer + head)).toEqual([9, 4]); // F = 10⁴
    expect(pairs(choice)).toEqual([
      [2, 1], // i = 5: 5/9
      [3, 0], // i = 6: 6/9 − 0.5/4
      [3, 1], // i = 7: 7/9 − 1/4; then i = 8: 8/9 − 1.5/4
    ]);
  });

  test("ranks all heads once: the pruned first, the protected last", () => {
    const choice = composite(scores, { rho: 0.3, gamma: 0.2 });
    const ranked = [...choice.toRows()].sort((a, b) => a.rank - b.rank);
    expect(ranked.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(ranked.map(({ pruned }) => pruned)).toEqual(ranked.map((_, i) => i < 3));
    expect(ranked.map((row) => row.protected)).toEqual(ranked.map((_, i) => i >= 8));
    for (const group of [ranked.slice(0, 8), ranked.slice(8)]) {
      const ofGroup = group.map(({ score }) => score);
      expect(ofGroup).toEqual([...ofGroup].sort((a, b) => b - a));
    }
  });

  test("has the paper's defaults, and tells them with what the scores came from", () => {
    const choice = composite(scores);
    expect(choice.provenance.options).toEqual({
      alpha: 0.5,
      beta: 1,
      gamma: 0.1,
      rho: 0.6,
      minHeadsPerLayer: 0,
    });
    expect(choice.provenance.verb).toBe("composite");
    expect(choice.provenance.from).toEqual(scores.provenance);
    expect(choice.notes).toEqual(scores.notes);
    expect([choice.pruned.length, choice.protected.length]).toEqual([6, 1]);
  });

  test("lambda is β = λ and α = 1 − λ", () => {
    const byLambda = composite(scores, { lambda: 0.7 });
    expect(byHead(byLambda)).toEqual(byHead(composite(scores, { alpha: 1 - 0.7, beta: 0.7 })));
    expect(byLambda.provenance.options).toMatchObject({ alpha: 1 - 0.7, beta: 0.7 });
  });

  test("weights decide: only ΔC, only importance, or neither, by (layer, head)", () => {
    const first = (options: CompositeOptions) => pairs(composite(scores, { gamma: 0, rho: 0.2, ...options }));
    expect(first({ lambda: 1 })).toEqual([
      [4, 1],
      [4, 0],
    ]);
    expect(first({ lambda: 0 })).toEqual([
      [0, 0],
      [2, 1],
    ]);
    expect(first({ alpha: 0, beta: 0 })).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  test("minHeadsPerLayer keeps so many heads in every layer", () => {
    const choice = composite(scores, { rho: 0.5, gamma: 0, minHeadsPerLayer: 1 });
    const perLayer = [0, 1, 2, 3, 4].map((l) => choice.pruned.filter(({ layer }) => layer === l).length);
    expect(perLayer).toEqual([1, 1, 1, 1, 1]);
  });

  test("is the same each time, and leaves the scores as they are", () => {
    const before = JSON.stringify(scores);
    expect(JSON.stringify(composite(scores))).toBe(JSON.stringify(composite(scores)));
    expect(JSON.stringify(scores)).toBe(before);
  });

  test("a share of nothing prunes nothing, one of all without protection prunes all", () => {
    expect(composite(scores, { rho: 0 }).pruned).toEqual([]);
    expect(composite(scores, { rho: 1, gamma: 0 }).pruned).toHaveLength(10);
  });
});

describe("how firm the choice is", () => {
  const uncertain = { rho: 0.25, gamma: 0.25, alpha: 0 };
  const noteOf = (choice: HeadSelection) => choice.notes.at(-1);

  test("is told with what would help, by resamples of the scores' seed", () => {
    const choice = composite(disagreeingScores(), uncertain);
    // A resample has k ~ B(8, ½) samples of the one kind; head 1 goes before head 0 where (8 − k)·0.9 > k, so for k ≤ 3:
    // 93 of 256. Another head than head 0 leaves no overlap, so overlap and head 0's share are 163/256 = 0.637.
    const [first, second] = choice.toRows();
    expect(Math.abs(first.prunedShare! - 163 / 256)).toBeLessThan(4 * Math.sqrt(0.25 / 1000));
    expect(second.prunedShare).toBeCloseTo(1 - first.prunedShare!, 12);
    expect(noteOf(choice)).toMatch(
      /^this choice is not firm: on other samples it would overlap with this one by some 0\.6\d \(Jaccard, mean of 1000 resamples; 0\.9 is firm\); 0 of 1 pruned heads are chosen on at least 95 % of them; more samples help \(samples "auto" adds them until it is firm\)/,
    );
    expect(choice.provenance.seed).toBe(7);
    expect(JSON.stringify(composite(disagreeingScores(), uncertain))).toBe(JSON.stringify(choice));
  });

  test("is told in a line without advice where it is firm, and in none where nothing is chosen", () => {
    const firm = composite(disagreeingScores(), { ...uncertain, rho: 0.5 });
    expect(noteOf(firm)).toBe(
      "on other samples the choice would overlap with this one by some 1.00 (Jaccard, mean of 1000 resamples); 2 of 2 pruned heads are chosen on at least 95 % of them",
    );
    const none = composite(disagreeingScores(), { ...uncertain, rho: 0 });
    expect(none.notes).toEqual(disagreeingScores().notes);
    expect(none.toRows()[0].rankHigh).toBe(2);
  });

  test("advises an aggregation whose choice resamples change less", () => {
    // one sample of eight speaks against head 0, so loudly that the mean of many resamples listens
    const samples = Array.from({ length: 8 }, (_, id) =>
      [id === 3 ? -40 : 5, 1, 0.5, 0].map((deltaClever, i) => ({
        ...{
          id,
          layer: Math.floor(i / 2),
          head: i % 2,
          clever: 50,
          deltaClever,
          firstOrder: null,
          fisher: 1 + i,
        },
      })),
    ).flat();
    const { provenance } = disagreeingScores();
    const loud = HeadScores.fromSamples(samples, { provenance });
    expect(noteOf(composite(loud, uncertain))).toMatch(
      /, or aggregate "(median|rank|trimmed)", with which it would be \d/,
    );
  });

  test("is unknown without samples, and on fewer than four", () => {
    for (const unknown of [scores, sampledScores()]) {
      const choice = composite(unknown, { rho: 0.25, gamma: 0.25 });
      for (const { rankLow, rankHigh, prunedShare } of choice.toRows()) {
        expect([rankLow, rankHigh, prunedShare]).toEqual([null, null, null]);
      }
      expect(choice.notes).toEqual(unknown.notes);
      expect(choice.provenance.seed).toBeNull();
    }
  });

  test("is unknown where samples are of other heads than the rows, as in an edited file", () => {
    const whole = disagreeingScores();
    const { provenance, samples } = whole;
    const fewer = new HeadScores(whole.toRows().slice(1), samples, { provenance });
    expect(composite(fewer, { rho: 0.3, gamma: 0 }).isFirmnessKnown).toBe(false);
    const turned = new HeadScores(whole.toRows().reverse(), samples, { provenance });
    const byHead = (rows: HeadSelectionRow[]) =>
      rows.map(({ layer, head, rankHigh }) => [layer, head, rankHigh]);
    expect(byHead(composite(turned, uncertain).toRows()).reverse()).toEqual(
      byHead(composite(whole, uncertain).toRows()),
    );
  });
});

describe("wrong use", () => {
  test.each<[object, string]>([
    [{ rho: 1.2 }, "invalid rho: 1.2 (expected a number from 0 to 1)"],
    [{ rho: "0.5" }, "invalid rho: 0.5 (expected a number from 0 to 1)"],
    [{ gamma: -0.1 }, "invalid gamma: -0.1 (expected a number from 0 to 1)"],
    [{ alpha: -1 }, "invalid alpha: -1 (expected a finite number of at least 0)"],
    [{ beta: Number.POSITIVE_INFINITY }, "invalid beta: Infinity (expected a finite number of at least 0)"],
    [{ lambda: 2 }, "invalid lambda: 2 (expected a number from 0 to 1)"],
    [
      { lambda: 0.5, alpha: 0.5 },
      "invalid options: lambda stands in place of alpha and beta (expected one or the other)",
    ],
    [{ minHeadsPerLayer: 0.5 }, "invalid minHeadsPerLayer: 0.5 (expected a whole number of at least 0)"],
    [{ lamda: 0.5 }, "unknown option: lamda (did you mean lambda?)"],
    [
      { rho: 0.6, gamma: 0.5 },
      "too many heads to prune: 6 (expected at most 5: of 10 heads, 5 are unprotected; lower rho or gamma)",
    ],
    [
      { rho: 0.6, gamma: 0, minHeadsPerLayer: 1 },
      "too many heads to prune: 6 (expected at most 5: of 10 heads, 10 are unprotected, 5 of them removable with minHeadsPerLayer 1; lower rho or minHeadsPerLayer)",
    ],
  ])("%o is refused", async (options, line) => {
    expect(await refusal(() => composite(scores, options))).toBe(line);
  });
});
