import { expect, test } from "vitest";
import { textSimilarity } from "../../src/attacks/text-similarity.js";

/** Counts a's and b's. */
const counting = {
  name: "letters",
  calls: [] as string[][],
  async embed(texts: readonly string[]) {
    this.calls.push([...texts]);
    return texts.map((text) => Float32Array.of(text.split("a").length - 1, text.split("b").length - 1));
  },
};

test("similarity is the cosine of the angle between the texts' vectors, of any length", async () => {
  expect(await textSimilarity(counting, ["a", "aab"])).toBeCloseTo(2 / Math.sqrt(5), 7);
  expect(await textSimilarity(counting, ["aaa", "b"])).toBe(0);
  expect(await textSimilarity(counting, ["a", ""])).toBe(0); // no vector, no angle
});

test("equal texts are encoded once, and are as similar as can be", async () => {
  counting.calls.length = 0;
  expect(await textSimilarity(counting, ["abb", "abb"])).toBe(1);
  expect(counting.calls).toEqual([["abb"]]);
});
