import { describe, expect, test } from "vitest";
import { AttackedText } from "../../../src/attacks/attacked-text.js";
import {
  type SentenceSimilarityOptions,
  sentenceSimilarity,
} from "../../../src/attacks/constraints/sentence-similarity.js";

/** A vector of how often a, b and c stand in a text; keeps the calls. */
function letterEncoder() {
  const calls: string[][] = [];
  return {
    name: "letters",
    calls,
    embed: async (texts: readonly string[]) => {
      calls.push([...texts]);
      return texts.map((text) => Float32Array.from("abc", (letter) => text.split(letter).length - 1));
    },
  };
}

const original = AttackedText.of("a a a a a.");

async function judge(text: AttackedText, options: SentenceSimilarityOptions, current = original) {
  const encoder = letterEncoder();
  const [verdict] = await sentenceSimilarity(encoder, options).judge([text], { original, current });
  return { ...verdict!, calls: encoder.calls };
}

describe("sentenceSimilarity", () => {
  const edited = original.replaceWord(2, "b"); // (4, 1) beside (5, 0)
  const cosine = 4 / Math.sqrt(17);

  test("cosine: of the vectors' angle; the threshold itself passes", async () => {
    const { similarity } = await judge(edited, { threshold: 0.9 });
    expect(similarity).toBeCloseTo(cosine, 12);
    expect(await judge(edited, { threshold: similarity! })).toMatchObject({ allowed: true });
    expect(await judge(edited, { threshold: similarity! + 1e-12 })).toMatchObject({ allowed: false });
  });

  test("angular: 1 − angle/π; the same text is 1", async () => {
    const { similarity } = await judge(edited, { metric: "angular", threshold: 0.9 });
    expect(similarity).toBeCloseTo(1 - Math.acos(cosine) / Math.PI, 12);
    expect((await judge(original, { metric: "angular", threshold: 1 })).similarity).toBe(1);
  });

  test("a window compares the words around the last edit only", async () => {
    const { similarity, calls } = await judge(edited, { threshold: 0, window: 3 });
    expect(calls).toEqual([["a a a", "a b a"]]);
    expect(similarity).toBeCloseTo(2 / Math.sqrt(5), 12);
  });

  test("a text shorter than the window has a threshold of its own; −1 passes it unseen", async () => {
    const window = { threshold: 0.99, window: 6 };
    expect(await judge(edited, window)).toMatchObject({ allowed: false });
    expect(await judge(edited, { ...window, shortThreshold: 0.9 })).toMatchObject({ allowed: true });
    expect(await judge(edited, { ...window, shortThreshold: -1 })).toEqual({
      allowed: true,
      similarity: 1,
      calls: [],
    });
  });

  test("compares with the original, or with the text before the last edit", async () => {
    const again = edited.replaceWord(3, "b");
    const { similarity } = await judge(again, { threshold: 0, against: "current" }, edited);
    expect(similarity).toBeCloseTo(14 / Math.sqrt(17 * 13), 12);
    expect((await judge(again, { threshold: 0 }, edited)).similarity).toBeCloseTo(3 / Math.sqrt(13), 12);
  });

  test("a vector of no length is like nothing", async () => {
    expect((await judge(AttackedText.of("x"), { threshold: 0.1 })).similarity).toBe(0);
  });

  test("each text is encoded once, all in one call", async () => {
    const encoder = letterEncoder();
    const texts = ["b", "c", "b"].map((word) => original.replaceWord(0, word));
    await sentenceSimilarity(encoder, { threshold: 0 }).judge(texts, { original, current: original });
    expect(encoder.calls).toEqual([["a a a a a", "b a a a a", "c a a a a"]]);
  });

  test("a word that is deleted is looked for where it stood", async () => {
    const { calls } = await judge(original.deleteWord(4), { threshold: 0, window: 1 });
    expect(calls).toEqual([["a"]]);
    const longer = AttackedText.of("one two three");
    const { calls: last } = await judge(longer.deleteWord(1), { threshold: 0, window: 1 }, longer);
    expect(last).toEqual([["a", "three"]]);
  });

  test.each<[object, string]>([
    [{ threshold: 80 }, "invalid threshold: 80 (expected a number from −1 to 1)"],
    [{}, "invalid threshold: undefined (expected a number from −1 to 1)"],
    [{ threshold: 0.8, window: 0 }, "invalid window: 0 (expected a whole number of at least 1)"],
    [{ threshold: 0.8, metric: "angle" }, "unknown metric: angle (expected one of angular, cosine)"],
  ])("%o is refused", (options, line) => {
    expect(() => sentenceSimilarity(letterEncoder(), options as SentenceSimilarityOptions)).toThrow(line);
  });

  test("its name tells what it asks for", () => {
    const options = { metric: "angular", threshold: 0.8, window: 15, shortThreshold: -1 } as const;
    expect(sentenceSimilarity(letterEncoder(), options).name).toBe(
      "sentence-similarity angular 0.8 in 15 words, shorter -1, against original",
    );
  });
});
