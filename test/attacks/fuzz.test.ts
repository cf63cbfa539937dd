import { describe, expect, test } from "vitest";
import { attackExample } from "../../src/attacks/attack-example.js";
import { AttackedText } from "../../src/attacks/attacked-text.js";
import { maxEditDistance } from "../../src/attacks/constraints/max-edit-distance.js";
import { maxWordsChanged } from "../../src/attacks/constraints/max-words-changed.js";
import { noRepeat } from "../../src/attacks/constraints/position-constraints.js";
import { wordWindow } from "../../src/attacks/constraints/word-window.js";
import { lexiconOf } from "../../src/attacks/lexicon.js";
import { recipe } from "../../src/attacks/presets/presets.js";
import type { Recipe } from "../../src/attacks/recipe.js";
import { beamSearch } from "../../src/attacks/search/beam-search.js";
import { geneticSearch } from "../../src/attacks/search/genetic-search.js";
import { greedySearch } from "../../src/attacks/search/greedy-search.js";
import { anyOf } from "../../src/attacks/transformations/any-of.js";
import { deleteCharacter, insertSpace } from "../../src/attacks/transformations/character-edits.js";
import { keyboardSwap } from "../../src/attacks/transformations/character-swaps.js";
import { neighbourSwap } from "../../src/attacks/transformations/neighbour-swap.js";
import { cutWords } from "../../src/attacks/words.js";
import { randomText } from "./random-texts.js";
import { recordingVictim } from "./recording-victim.js";

const TEXTS = 2000;
const texts = Array.from({ length: TEXTS }, (_, seed) => randomText(seed));

test("the texts have what is awkward", () => {
  expect(texts.filter((text) => text.length === 10_000)).toHaveLength(10);
  expect(texts.filter((text) => text === "")).toHaveLength(10);
  expect(texts.filter((text) => cutWords(text).length === 1).length).toBeGreaterThan(50);
  for (const piece of ["\u202E", "\u200B", "\u0000", "🙂", "\uD800", "שלום"]) {
    expect(texts.filter((text) => text.includes(piece)).length, piece).toBeGreaterThan(20);
  }
});

test("every word stands where it says it does, and nothing but words is left out", () => {
  for (const text of texts) {
    const words = cutWords(text);
    let end = 0;
    for (const word of words) {
      expect(word.start).toBeGreaterThanOrEqual(end);
      expect(text.slice(word.start, word.end)).toBe(word.text);
      expect(text.slice(end, word.start)).not.toMatch(/[\p{L}\p{N}]/u);
      end = word.end;
    }
    expect(text.slice(end)).not.toMatch(/[\p{L}\p{N}]/u);
  }
});

test("an edit changes its word alone, and can be taken back", () => {
  for (const [seed, string] of texts.entries()) {
    const text = AttackedText.of(seed % 3 ? string : { text: string, pair: texts[(seed * 7 + 1) % TEXTS]! });
    const count = text.words.length;
    for (let position = seed % 5; position < Math.min(count, 40); position += 7) {
      const edited = text.replaceWord(position, "xyz");
      expect(edited.words).toEqual(text.words.toSpliced(position, 1, "xyz"));
      expect(edited.replaceWord(position, text.words[position]!).text).toBe(text.text);
      expect(text.deleteWord(position).words).toEqual(text.words.toSpliced(position, 1));
      expect(edited.text).toContain(wordWindow(edited, position, 5));
    }
  }
});

const spaces = lexiconOf("spaces", {
  good: ["b ad", "", "fine"],
  film: ["fi lm", "movie"],
  charming: ["dull"],
});

const recipes: Record<string, () => Recipe> = {
  "textfooler-lexicon": () => recipe("textfooler-lexicon"),
  "textbugger-chars": () => recipe("textbugger-chars"),
  "textbugger-chars, paper": () => recipe("textbugger-chars", { variant: "paper", importance: "oov" }),
  "neighbours of several words, by weighted saliency": () =>
    recipe({
      transform: anyOf(neighbourSwap(spaces, 50), keyboardSwap("one")),
      constraints: [noRepeat, maxWordsChanged(0.5), maxEditDistance(20)],
      search: greedySearch({ importance: "weighted-saliency" }),
    }),
  "positions that stay, at random, words again and again": () =>
    recipe({
      transform: anyOf(neighbourSwap(spaces, 50), insertSpace({ at: "anywhere", pick: "one" })),
      search: greedySearch({ importance: "random", positions: "fixed" }),
    }),
  genetic: () =>
    recipe({ transform: anyOf(insertSpace(), deleteCharacter()), search: geneticSearch({ population: 5 }) }),
  beam: () =>
    recipe({ transform: deleteCharacter(), constraints: [noRepeat], search: beamSearch({ width: 2 }) }),
};

describe("no text makes an attack crash, lie about its queries, or lose the original", () => {
  test.each(Object.entries(recipes))("%s", async (_, make) => {
    const of = make();
    const victim = recordingVictim((text) => 2 - (text.length % 7) / 2);
    for (const [id, text] of texts.entries()) {
      victim.calls.length = 0;
      const queryBudget = [1, 5, 60][id % 3]!;
      const label = id % 4 === 0 ? 0 : 1;
      const record = await attackExample(victim, { id, text, label }, of, { queryBudget, seed: 1 });
      expect(record.text).toBe(text);
      expect(record.queries).toBe(victim.calls.flat().length);
      expect(record.queries).toBeLessThanOrEqual(queryBudget);
      expect(victim.calls[0]).toEqual([text]);
      expect(victim.calls.flat()).toContain(record.perturbedText);
      expect(record.perturbedScore).toBeGreaterThanOrEqual(record.originalScore);
      expect(record.perturbedPrediction === label).toBe(record.status === "failed");
      if (record.status !== "succeeded" && queryBudget === 1) expect(record.perturbedText).toBe(text);
    }
  });
});
