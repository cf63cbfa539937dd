import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sentenceSimilarity } from "../../src/attacks/constraints/sentence-similarity.js";
import { neighbourSwap } from "../../src/attacks/transformations/neighbour-swap.js";
import type { AttackLog } from "../../src/results/attack-log.js";
import { Dataset } from "../../src/results/dataset.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { attack } from "../../src/verbs/attack.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { lexicon, naysayer, withoutSeconds } from "./attacked-sentences.js";
import { silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

let model: TextClassifier;
let log: AttackLog;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  log = await attack(model, sentences, { lexicon, ...silent });
});
afterAll(() => model.dispose());

describe("similarity", () => {
  /** The vector of a text is its length and its number of e's. */
  const encoder = {
    name: "e's",
    embed: async (texts: readonly string[]) =>
      texts.map((text) => Float32Array.of(text.length, text.split("e").length - 1)),
  };
  const cosine = (a: string, b: string) => {
    const [[x, y], [u, v]] = [a, b].map((text) => [text.length, text.split("e").length - 1]);
    return (x * u + y * v) / (Math.hypot(x, y) * Math.hypot(u, v));
  };

  test("is measured of every attacked text by the encoder that is given for it", async () => {
    const measured = await attack(model, sentences, { lexicon, similarityEncoder: encoder, ...silent });
    const rows = measured.toRows();
    expect(rows.map(({ similarity, seconds, ...row }) => row)).toEqual(withoutSeconds(log));
    for (const { status, text, perturbedText, similarity } of rows) {
      if (status === "skipped") expect(similarity).toBeNull();
      else expect(similarity).toBeCloseTo(cosine(text, perturbedText), 6);
    }
    const ofSuccesses = rows.filter(({ status }) => status === "succeeded").map((row) => row.similarity!);
    const sum = ofSuccesses.reduce((a, b) => a + b, 0);
    expect(measured.metrics.averageSimilarity).toBeCloseTo(sum / ofSuccesses.length, 12);
    expect(measured.provenance.options.similarityEncoder).toBe("e's");
    expect(measured.summary().rows.at(-1)).toMatchObject({ name: "similarity of a success, mean" });
  });

  test("is measured by the encoder of the recipe where it has one, of pairs as a whole", async () => {
    const data = new Dataset("pairs", [{ id: 0, text: "see", pair: "a great film", label: 1 }]);
    const recipe = {
      transform: neighbourSwap(lexicon, 9),
      constraints: [sentenceSimilarity(encoder, { threshold: 0 })],
    };
    const [row] = (await attack(naysayer(), data, { recipe, ...silent })).toRows();
    expect(row.similarity).toBeCloseTo(cosine("see\na great film", `see\n${row.perturbedPair}`), 6);
  });

  test("is no column where nothing measures it", () => {
    expect(log.toRows()[0]).not.toHaveProperty("similarity");
    expect(log.metrics.averageSimilarity).toBeNull();
  });

  test("that is no number ends the attack", async () => {
    const broken = { name: "broken", embed: async () => [Float32Array.of(Number.NaN)] };
    expect(await refusal(() => attack(model, sentences, { similarityEncoder: broken, ...silent }))).toMatch(
      /^similarity of example 0 is NaN \(expected finite vectors of the encoder broken\)$/,
    );
  });
});
