import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MethodScores } from "../../src/results/method-scores.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { prune } from "../../src/verbs/prune.js";
import { type SelectByScoreOptions, selectByScore } from "../../src/verbs/select-by-score.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { provenanceOf } from "../results/origins.js";
import { methodScores } from "../results/score-results.js";
import { silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

/** Two heads a layer. */
function scoresOf(scores: readonly number[], options: Record<string, unknown>): MethodScores {
  const rows = scores.map((score, i) => ({
    layer: Math.floor(i / 2),
    head: i % 2,
    score,
    scoreStderr: null,
  }));
  return new MethodScores(rows, {
    provenance: { ...provenanceOf("scoreHeads"), options },
    notes: ["a note"],
  });
}

const prunedBy = (method: string, options: SelectByScoreOptions) =>
  selectByScore(scoresOf([3, 1, 4, 2], { method }), options).pruned.map(
    ({ layer, head }) => 2 * layer + head,
  );

describe("a selection by one score", () => {
  test("prunes the end of the scores that the method says, ⌊ρ·n⌋ heads in rank order", () => {
    expect(prunedBy("michel", { rho: 0.5 })).toEqual([1, 3]);
    expect(prunedBy("fisher", { rho: 0.5 })).toEqual([1, 3]);
    expect(prunedBy("entropy", { rho: 0.5 })).toEqual([2, 0]);
    expect(prunedBy("delta-clever", { rho: 0.5 })).toEqual([2, 0]);
    expect(prunedBy("delta-clever", {})).toHaveLength(2); // ⌊0.6·4⌋
  });

  test("keeps minHeadsPerLayer heads in every layer", () => {
    const scores = scoresOf([1, 2, 3, 4], { method: "michel" });
    const layers = (minHeadsPerLayer: number) =>
      selectByScore(scores, { rho: 0.5, minHeadsPerLayer }).pruned.map(({ layer }) => layer);
    expect(layers(0)).toEqual([0, 0]);
    expect(layers(1)).toEqual([0, 1]);
  });

  test("protects none, keeps the scores, and tells the rule and where they came from", () => {
    const scores = methodScores();
    const choice = selectByScore(scores, { rho: 0.25 });
    expect(choice.protected).toEqual([]);
    expect(choice.toRows().map(({ score, scoreStderr }) => [score, scoreStderr])).toEqual(
      scores.toRows().map(({ score, scoreStderr }) => [score, scoreStderr]),
    );
    const { verb, options, from } = choice.provenance;
    expect([verb, from]).toEqual(["selectByScore", scores.provenance]);
    expect(options).toEqual({ method: "michel", prunedFirst: "smallest", rho: 0.25, minHeadsPerLayer: 0 });
    expect(choice.notes).toEqual(scores.notes);
  });
});

describe("what is chosen", () => {
  let model: TextClassifier;
  beforeAll(async () => {
    model = await loadModel(await tinyModelFolder());
  });
  afterAll(() => model.dispose());

  test("is pruned by prune, and masked by evaluate, to the same C", async () => {
    const choice = selectByScore(methodScores(), { rho: 0.5 });
    const pruned = await prune(model, choice);
    expect(pruned.headCount).toBe(2);
    const [masked, gone] = [
      await evaluate(model, sentences, { masked: choice, ...silent }),
      await evaluate(pruned, sentences, silent),
    ].map(({ examples }) => examples.map(({ clever }) => clever));
    expect(relativeToMax(masked, gone)).toBeLessThan(1e-5);
    pruned.dispose();
  });
});

describe("wrong use", () => {
  const scores = scoresOf([3, 1, 4, 2], { method: "michel" });

  test.each<[object, string]>([
    [{ rho: 1.2 }, "invalid rho: 1.2 (expected a number from 0 to 1)"],
    [{ minHeadsPerLayer: -1 }, "invalid minHeadsPerLayer: -1 (expected a whole number of at least 0)"],
    [{ gamma: 0.1 }, "unknown option: gamma (expected one of rho, minHeadsPerLayer)"],
    [
      { rho: 0.75, minHeadsPerLayer: 1 },
      "too many heads to prune: 3 (expected at most 2: of 4 heads, 4 are unprotected, 2 of them removable with minHeadsPerLayer 1; lower rho or minHeadsPerLayer)",
    ],
  ])("%o is refused", async (options, line) => {
    expect(await refusal(() => selectByScore(scores, options))).toBe(line);
  });

  test("scores of an unknown method, of none, or that are no numbers are refused", async () => {
    const refused = (of: MethodScores) => refusal(() => selectByScore(of));
    expect(await refused(scoresOf([1], { method: "michell" }))).toBe(
      "unknown method: michell (did you mean michel?)",
    );
    expect(await refused(scoresOf([1], {}))).toBe(
      "missing method: the scores' provenance does not tell how they came about",
    );
    expect(await refused(scoresOf([1, Number.NaN], { method: "michel" }))).toBe(
      "invalid score of layer 0, head 1: NaN (expected a finite number)",
    );
  });
});
