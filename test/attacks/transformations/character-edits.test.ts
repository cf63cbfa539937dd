import { describe, expect, test } from "vitest";
import { AttackedText } from "../../../src/attacks/attacked-text.js";
import {
  deleteCharacter,
  insertSpace,
  swapCharacters,
} from "../../../src/attacks/transformations/character-edits.js";
import { keyboardSwap, lookAlikeSwap } from "../../../src/attacks/transformations/character-swaps.js";
import type { Transformation } from "../../../src/attacks/transformations/transformation.js";
import { randomStream } from "../../../src/support/random-stream.js";
import { describeShared } from "../../shared-files.js";
import { goldenRows } from "../golden-files.js";

const candidates = async (transform: Transformation, word: string, seed = 0) =>
  transform(AttackedText.of(word), 0, randomStream(seed, 0));

describe("character edits", () => {
  test("are of code points, not of halves of them", async () => {
    expect(await candidates(deleteCharacter(), "a𝒌b")).toEqual(["ab"]);
    expect(await candidates(swapCharacters({ at: "anywhere" }), "𝒌b")).toEqual(["b𝒌"]);
  });

  test("one place is drawn from the seed, each as likely as another", async () => {
    const drawn = new Map<string, number>();
    for (let seed = 0; seed < 600; seed++) {
      const [text, ...more] = await candidates(insertSpace({ pick: "one" }), "movies", seed);
      expect(more).toEqual([]);
      drawn.set(text!, (drawn.get(text!) ?? 0) + 1);
    }
    expect([...drawn.keys()].sort()).toEqual(["m ovies", "mo vies", "mov ies", "movi es"]);
    for (const count of drawn.values()) expect(Math.abs(count - 150)).toBeLessThan(50);
    expect(await candidates(insertSpace({ pick: "one" }), "movies", 7)).toEqual(
      await candidates(insertSpace({ pick: "one" }), "movies", 7),
    );
  });

  test.each(["a", "on"])("nothing is inside %s", async (word) => {
    for (const edit of [insertSpace, deleteCharacter, swapCharacters]) {
      expect(await candidates(edit({ pick: "one" }), word)).toEqual([]);
    }
  });
});

describe("keyboardSwap", () => {
  test("swaps a letter for one whose key touches its own, in its case", async () => {
    expect(await candidates(keyboardSwap(), "pz")).toEqual(["oz", "lz", "pa", "ps", "px"]);
    expect(await candidates(keyboardSwap(), "P1")).toEqual(["O1", "L1"]);
    expect(await candidates(keyboardSwap(), "é9")).toEqual([]);
  });

  test("draws one", async () => {
    const all = await candidates(keyboardSwap(), "film");
    const [one, ...more] = await candidates(keyboardSwap("one"), "film", 3);
    expect(all).toContain(one);
    expect(more).toEqual([]);
  });
});

describeShared("character edits equal TextAttack's", () => {
  test("candidates of all 23 words", async () => {
    type Edits = { insert_space: string[]; delete: string[]; swap: string[]; homoglyph: string[] };
    const golden = goldenRows<{ word: string; inner: Edits; all: Edits }>("candidates");
    for (const { word, inner, all } of golden) {
      for (const [at, expected] of [
        ["inner", inner],
        ["anywhere", all],
      ] as const) {
        expect(
          {
            insert_space: await candidates(insertSpace({ at }), word),
            delete: await candidates(deleteCharacter({ at }), word),
            swap: await candidates(swapCharacters({ at }), word),
            homoglyph: await candidates(lookAlikeSwap(), word),
          },
          word,
        ).toEqual(expected);
      }
    }
    expect(golden.length).toBe(23);
  });
});
