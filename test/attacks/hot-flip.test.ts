import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FlipVocabulary } from "../../src/attacks/flip-estimates.js";
import { type FlipSearch, hotFlip } from "../../src/attacks/hot-flip.js";
import { lexiconOf } from "../../src/attacks/lexicon.js";
import { chooseEngine } from "../../src/backends/engines.js";
import type { Classifier } from "../../src/models/classifier.js";
import { tinyClassifier } from "../fixtures/tiny-model.js";

let model: Classifier;
let vocabulary: FlipVocabulary;
beforeAll(async () => {
  await chooseEngine();
  model = await tinyClassifier();
  vocabulary = new FlipVocabulary(model);
});
afterAll(() => {
  vocabulary.dispose();
  model.dispose();
});

const search: FlipSearch = { maxFlips: 5, beam: 1, tries: 10, lexicon: null, signal: undefined };
const example = { id: 0, text: "The actor is GREAT, and very charming.", label: 1 };
const attack = (changes: Partial<FlipSearch> = {}, of = example) =>
  hotFlip(model, of, vocabulary, { ...search, ...changes });

/** z_0 − z_1 where one token's embedding has gone a part of the way to another's. */
async function marginOnTheWay(text: string, token: number, id: number, part: number): Promise<number> {
  const logits = tf.tidy(() => {
    const batch = model.batch([model.encode(text)]);
    const embeddings = model.embed(batch);
    const other = model.embed(model.batch([{ ids: [id], typeIds: [0], truncated: false }]));
    const own = embeddings.slice([0, token, 0], [1, 1, -1]);
    const rows = Array.from({ length: batch.length }, (_, t) => Number(t === token));
    const move = tf.tensor3d(rows, [1, batch.length, 1]).mul(other.sub(own).mul(part));
    return model.forward(batch, { embeddings: embeddings.add<tf.Tensor3D>(move) });
  });
  const [[first, second]] = await logits.array();
  logits.dispose();
  return first - second;
}

describe("estimates", () => {
  test("are the slope of the margin on the way from a word's embedding to another's", async () => {
    const text = "the actor is great";
    const falls = await vocabulary.estimate(model.encode(text), 1, 0, [2, 4]);
    const h = 0.01;
    for (const [i, token] of [2, 4].entries()) {
      for (const v of [0, 7, vocabulary.ids.length - 1]) {
        const [up, down] = [
          await marginOnTheWay(text, token, vocabulary.ids[v], h),
          await marginOnTheWay(text, token, vocabulary.ids[v], -h),
        ];
        const fall = falls[i * vocabulary.ids.length + v];
        expect(Math.abs((up - down) / (2 * h) - fall)).toBeLessThan(0.01 * Math.max(1, Math.abs(fall)));
      }
    }
  });

  test("are 0 where a word takes its own place", async () => {
    const [token, text] = [4, "the actor is great"];
    const encoding = model.encode(text);
    const falls = await vocabulary.estimate(encoding, 1, 0, [token]);
    expect(falls[vocabulary.ids.indexOf(encoding.ids[token])]).toBeCloseTo(0, 5);
  });
});

describe("hotFlip", () => {
  test("ends at a text that the model gets wrong, which differs in the flipped words alone", async () => {
    const { status, original, perturbed, queries } = await attack();
    expect([status, original.parts]).toEqual(["succeeded", [example.text]]);
    const [[negative, positive]] = await model.predict([perturbed.parts[0]]);
    expect(negative).toBeGreaterThan(positive);
    const words = (text: string) => text.split(/[ ,.]+/);
    const changed = words(perturbed.parts[0]).filter((word, i) => word !== words(example.text)[i]);
    expect(changed).toHaveLength(perturbed.flipped.size);
    expect(perturbed.parts[0]).toMatch(/^\w+ \w+ \w+ \w+, \w+ \w+ \w+\.$/);
    expect(queries).toBe(1 + perturbed.flipped.size * (1 + 10));
  });

  test("exchanges only what a lexicon allows, in whichever case the text has it", async () => {
    const lexicon = lexiconOf("mine", { great: ["dull", "unknown"], actor: ["plot"] });
    const { perturbed, queries } = await attack({ lexicon });
    const changed = perturbed.parts[0].replace("dull", "GREAT").replace("plot", "actor");
    expect(changed).toBe(example.text);
    expect(queries).toBeLessThanOrEqual(1 + 2 * (1 + 2));
  });

  test("fails where nothing may be exchanged, after one gradient", async () => {
    const { status, perturbed, queries } = await attack({ lexicon: lexiconOf("none", {}) });
    expect([status, perturbed.parts[0], queries]).toEqual(["failed", example.text, 2]);
  });

  test("skips what the model gets wrong already", async () => {
    const { status, queries } = await attack({}, { ...example, label: 0 });
    expect([status, queries]).toEqual(["skipped", 1]);
  });

  test("a failed attack keeps the text that came nearest, which more tries never make worse", async () => {
    const lexicon = lexiconOf("mild", { actor: ["film", "scene", "plot"], very: ["not", "but"] });
    const goldAfter = async (tries: number) => {
      const { status, perturbed } = await attack({ lexicon, maxFlips: 1, tries });
      expect(status).toBe("failed");
      return perturbed.probabilities[1];
    };
    const [one, all] = [await goldAfter(1), await goldAfter(10)];
    expect(all).toBeLessThan(one + 1e-6); // float error: other batches
  });

  test("a beam follows several texts, and counts the queries of each", async () => {
    const lexicon = lexiconOf("mild", { actor: ["film", "scene", "plot"], very: ["not", "but"] });
    const outcome = await attack({ lexicon, beam: 2, tries: 2, maxFlips: 2 });
    expect(outcome.status).toBe("failed");
    expect(outcome.queries).toBeGreaterThanOrEqual(1 + (1 + 2) + 2 + 2);
    expect(outcome.queries).toBeLessThanOrEqual(1 + (1 + 2) + 2 * (1 + 2));
  });

  test("changes either text of a pair", async () => {
    const pair = { id: 0, text: "good film", pair: "great plot", label: 1 };
    const [[, positive]] = await model.predict([pair]);
    const { perturbed } = await attack({}, { ...pair, label: Number(positive > 0.5) } as never);
    expect(perturbed.parts).toHaveLength(2);
    expect(perturbed.parts.join("|")).not.toBe("good film|great plot");
  });

  test("ends at an abort, and leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    await attack();
    await expect(attack({ signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
    expect(tf.memory().numTensors).toBe(before);
  });
});
