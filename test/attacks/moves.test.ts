import { expect, test } from "vitest";
import { AttackedText } from "../../src/attacks/attacked-text.js";
import { textConstraint } from "../../src/attacks/constraints/constraint.js";
import { fixedPremise, keepStopWords } from "../../src/attacks/constraints/position-constraints.js";
import { lexiconOf } from "../../src/attacks/lexicon.js";
import { Moves, type MovesOptions } from "../../src/attacks/moves.js";
import { anyOf } from "../../src/attacks/transformations/any-of.js";
import { maskedWordSwap } from "../../src/attacks/transformations/masked-word-swap.js";
import { neighbourSwap } from "../../src/attacks/transformations/neighbour-swap.js";
import { forWordLengths } from "../../src/attacks/transformations/word-lengths.js";
import { randomStream } from "../../src/support/random-stream.js";

const neighbours = (table: Record<string, string[]>) => neighbourSwap(lexiconOf("table", table), 50);

const movesOf = (original: AttackedText, options: Partial<MovesOptions> = {}) =>
  new Moves({ transform: () => [], constraints: [], random: randomStream(0, 0), original, ...options });

const textsAt = async (text: string, transform: MovesOptions["transform"], position = 0) => {
  const original = AttackedText.of(text);
  const candidates = await movesOf(original, { transform }).at(original, position);
  return candidates.map((candidate) => candidate.text.text);
};

test("all position constraints must agree, and a position without a word is never allowed", () => {
  const pair = AttackedText.of({ text: "The first text", pair: "the second text" });
  const moves = movesOf(pair, { constraints: [fixedPremise, keepStopWords(["the"])] });
  expect(moves.positions(pair)).toEqual([4, 5]);
  expect([-1, 6].map((position) => moves.mayModify(pair, position))).toEqual([false, false]);
});

test("text constraints judge in turn what those before them let through; the last similarity stays", async () => {
  const judged: string[][] = [];
  const original = AttackedText.of("word");
  const similarTo = (similarity: number, allows: (text: string) => boolean) => ({
    name: "similar",
    judge: (texts: readonly AttackedText[]) => {
      judged.push(texts.map(({ text }) => text));
      return texts.map(({ text }) => ({ allowed: allows(text), similarity }));
    },
  });
  const constraints = [
    similarTo(0.2, (text) => text !== "a"),
    similarTo(0.7, (text) => text !== "b"),
    textConstraint("plain", ({ text }) => text !== "c"),
  ];
  const transform = neighbours({ word: ["d", "c", "b", "a"] });
  const candidates = await movesOf(original, { transform, constraints }).at(original, 0);
  expect(judged).toEqual([
    ["d", "c", "b", "a"],
    ["d", "c", "b"],
  ]);
  expect(candidates.map(({ text, similarity }) => [text.text, similarity])).toEqual([["d", 0.7]]);
});

test("candidates are sent in code-point order, without the word itself", async () => {
  expect(await textsAt("film", neighbours({ film: ["𝚏ilm", "ｍovie", "film", "cinema"] }))).toEqual([
    "cinema",
    "ｍovie",
    "𝚏ilm",
  ]);
});

test("a single transformation's duplicates are sent twice, those of several once", async () => {
  const one = neighbours({ film: ["movie", "movie"] });
  expect(await textsAt("film", one)).toEqual(["movie", "movie"]);
  expect(await textsAt("film", anyOf(one, neighbours({ film: ["flick", "movie"] })))).toEqual([
    "flick",
    "movie",
  ]);
});

test("forWordLengths counts code points", async () => {
  const two = forWordLengths(2, 2, () => ["x"]);
  expect(await textsAt("𝒌𝒌", two)).toEqual(["x"]);
  expect(await textsAt("𝒌", two)).toEqual([]);
  expect(await textsAt("abc", two)).toEqual([]);
});

test("maskedWordSwap gives a model all words, the place and K, and takes on the word's case", async () => {
  const asked: unknown[] = [];
  const model = {
    name: "mask",
    candidates: async (...given: unknown[]) => {
      asked.push(given);
      return ["good", "great"];
    },
  };
  expect(await textsAt("A Fine film", maskedWordSwap(model, 8), 1)).toEqual(["A Good film", "A Great film"]);
  expect(asked).toEqual([[["A", "Fine", "film"], 1, 8]]);
  expect(await textsAt("A Fine film", maskedWordSwap(model, 8, false), 1)).toEqual([
    "A good film",
    "A great film",
  ]);
});
