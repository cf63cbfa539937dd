import { describe, expect, test } from "vitest";
import { AttackedText } from "../../../src/attacks/attacked-text.js";
import { lexiconOf } from "../../../src/attacks/lexicon.js";
import { neighbourSwap } from "../../../src/attacks/transformations/neighbour-swap.js";
import { randomStream } from "../../../src/support/random-stream.js";
import { describeShared } from "../../shared-files.js";
import { goldenLexicon, goldenRows } from "../golden-files.js";

describe("neighbourSwap", () => {
  const lexicon = lexiconOf("test", { film: ["movie", "Picture", "movie", "flick"] });

  test("takes the head of the list, duplicates and all, in the word's case", async () => {
    const text = AttackedText.of("Film film FILM x");
    const random = randomStream(0, 0);
    expect(await neighbourSwap(lexicon, 3)(text, 0, random)).toEqual(["Movie", "Picture", "Movie"]);
    expect(await neighbourSwap(lexicon, 3)(text, 1, random)).toEqual(["movie", "picture", "movie"]);
    expect(await neighbourSwap(lexicon, 50)(text, 2, random)).toEqual(["MOVIE", "PICTURE", "MOVIE", "FLICK"]);
    expect(await neighbourSwap(lexicon, 50)(text, 3, random)).toEqual([]);
  });
});

describeShared("neighbourSwap equals TextAttack's", () => {
  test("candidates of all 23 words", async () => {
    const golden = goldenRows<{ word: string; neighbours: string[] }>("candidates");
    const swap = neighbourSwap(goldenLexicon(), 50);
    for (const { word, neighbours } of golden) {
      const candidates = await swap(AttackedText.of(word), 0, randomStream(0, 0));
      expect(candidates, word).toEqual(neighbours);
    }
    expect(golden.length).toBe(23);
  });
});
