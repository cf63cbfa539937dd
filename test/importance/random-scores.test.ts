import { expect, test } from "vitest";
import { randomScores } from "../../src/importance/random-scores.js";
import { parseConfig, withKeptHeads } from "../../src/models/config.js";

const config = parseConfig(
  {
    ...{ model_type: "bert", num_hidden_layers: 6, num_attention_heads: 12, hidden_size: 24 },
    ...{ intermediate_size: 8, vocab_size: 8, max_position_embeddings: 8 },
  },
  "config.json",
);

test("one seed gives the same scores, another seed others, all different and from 0 to 1", () => {
  const scores = randomScores(config, 7);
  expect(scores.map((row) => row.length)).toEqual(new Array(6).fill(12));
  expect(randomScores(config, 7)).toEqual(scores);
  expect(randomScores(config, 8)).not.toEqual(scores);
  expect(new Set(scores.flat()).size).toBe(72);
  expect(scores.flat().every((score) => score >= 0 && score < 1)).toBe(true);
});

test("pruning a head makes its score 0 and leaves the others'", () => {
  const scores = randomScores(config, 7);
  const kept = config.keptHeads.map((heads, layer) => heads.filter((head) => layer + head !== 4));
  expect(randomScores(withKeptHeads(config, kept), 7)).toEqual(
    scores.map((row, layer) => row.map((score, head) => (layer + head === 4 ? 0 : score))),
  );
});

test("every head is among the smallest third equally often", () => {
  const counts = new Array<number>(72).fill(0);
  const seeds = 600;
  for (let seed = 1; seed <= seeds; seed++) {
    const scores = randomScores(config, seed).flat();
    const third = [...scores].sort((a, b) => a - b)[23];
    scores.forEach((score, i) => {
      if (score <= third) counts[i]++;
    });
  }
  // Each count is binomial, 200 of 600 with a variance of 600 · 1/3 · 2/3, less what the fixed sum takes.
  const chiSquare = counts.reduce((sum, count) => sum + (count - seeds / 3) ** 2 / ((seeds * 2) / 9), 0);
  expect(chiSquare).toBeLessThan(112.3); // 99.9 % of χ² with 71 degrees
});
