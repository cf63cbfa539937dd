import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type FolderMaskedLanguageModel,
  loadMaskedLanguageModel,
} from "../../../src/attacks/resources/folder-masked-language-model.js";
import { likeliest } from "../../../src/attacks/resources/likeliest.js";
import { logPerplexities } from "../../../src/attacks/resources/perplexity.js";
import { pieceCombinations } from "../../../src/attacks/resources/piece-combinations.js";
import { chooseEngine } from "../../../src/backends/engines.js";
import { caseMost, casePieces, maskedLanguageCases } from "../../fixtures/masked-language-values.js";
import { refusal } from "../../fixtures/refusal.js";
import { smallTokenizers } from "../../fixtures/small-tokenizers.js";
import { tinyVocabulary } from "../../fixtures/tiny-model.js";
import { writtenMaskedModel } from "../../fixtures/written-folder.js";
import { installedEngines } from "../../oracle-models.js";

const caseOf = (name: string) => maskedLanguageCases.find((one) => one.name === name)!;
const join = (ids: readonly number[]) =>
  ids
    .map((id) => tinyVocabulary[id])
    .join("")
    .replaceAll("##", "");
const isWord = (text: string) => /^[a-z]+$/.test(text);

let model: FolderMaskedLanguageModel;
beforeAll(async () => {
  await chooseEngine(installedEngines[0]);
  model = await loadMaskedLanguageModel(writtenMaskedModel(caseOf("BERT").config));
});
afterAll(() => model.dispose());

describe("loadMaskedLanguageModel", () => {
  const words = casePieces.map(join);

  test("a word of one piece has the likeliest words at its place, without loose pieces", async () => {
    for (const [position, ids] of caseOf("BERT").candidates!.entries()) {
      if (casePieces[position]!.length > 1) continue;
      const expected = ids.map(([id]) => tinyVocabulary[id!]!).filter(isWord);
      expect(await model.candidates(words, position, caseMost)).toEqual(expected);
    }
  });

  test("a word of several pieces has their combinations by perplexity", async () => {
    for (const [position, ids] of caseOf("BERT").candidates!.entries()) {
      if (casePieces[position]!.length === 1) continue;
      const found = await model.candidates(words, position, caseMost);
      expect(found).toEqual(expectedCombinations(ids));
      expect(found.length).toBeGreaterThan(2);
    }
  });

  test("a word past the longest input, and an empty one, have no candidates", async () => {
    const long = Array.from({ length: 20 }, () => "film");
    expect(await model.candidates(long, 13, 8)).not.toEqual([]);
    expect(await model.candidates(long, 14, 8)).toEqual([]); // 16 tokens, two of them special
    expect(await model.candidates(long, 19, 8)).toEqual([]);
    expect(await model.candidates(["a", "", "film"], 1, 8)).toEqual([]);
    expect(await model.candidates([""], 0, 8)).toEqual([]);
  });

  test("with byte-level tokens, only those that start a word stand inside a text", async () => {
    const { json, config } = smallTokenizers.find(({ name }) => name === "byte-level BPE")!;
    const files = { "tokenizer.json": json, "tokenizer_config.json": config };
    const roberta = await loadMaskedLanguageModel(writtenMaskedModel(caseOf("RoBERTa").config, files));
    const all = await roberta.candidates(["a", "t", "a"], 1, 42);
    expect([...all].sort()).toEqual(["t", "th"]); // Ġt and Ġth; Ġ alone is no word
    const first = await roberta.candidates(["a", "t", "a"], 0, 42);
    expect([...first]).toEqual(expect.arrayContaining(["a", "z", "in", "th"]));
    roberta.dispose();
  });

  test("says what is missing, and how to get one", async () => {
    expect(await refusal(() => loadMaskedLanguageModel("nowhere"))).toBe(
      "missing masked language model: nowhere (expected a folder; hf download google-bert/bert-base-uncased --local-dir FOLDER makes one)",
    );
  });
});

/** Whole words of combinations, in their order. */
function expectedCombinations(combinations: readonly number[][]): string[] {
  return combinations.map(decoded).filter(isWord);
}

/** As WordPiece writes tokens: a space before each that is no loose piece. */
function decoded(ids: readonly number[]): string {
  const text = ids.map((id) => tinyVocabulary[id]!).join(" ");
  return text.replaceAll(" ##", "").replace(/^##/, "##");
}

test("pieceCombinations are the first 24 in lexicographic order, of 12 pieces with 4 tokens each", () => {
  expect(pieceCombinations([[5, 3]])).toEqual([[5], [3]]);
  expect(pieceCombinations([[1, 2], [3, 4]])).toEqual([[1, 3], [1, 4], [2, 3], [2, 4]]); // biome-ignore format: short
  const long = pieceCombinations(Array.from({ length: 14 }, () => [0, 1, 2, 3, 4]));
  expect(long).toHaveLength(24);
  const numbers = long.map((ids) => Number.parseInt(ids.join(""), 4));
  expect(long.every((ids) => ids.length === 12)).toBe(true);
  expect(numbers).toEqual(Array.from({ length: 24 }, (_, i) => i));
});

test("logPerplexities are mean losses: ln V where all tokens are alike", () => {
  const even = new Float32Array(8);
  expect(logPerplexities([[3, 5]], [even, even])[0]).toBeCloseTo(Math.log(8), 12);
  const sure = Float32Array.from([1000, 0]);
  expect(logPerplexities([[0, 0], [0, 1]], [sure, sure, sure, sure])).toEqual([0, 500]); // biome-ignore format: short
});

test("likeliest gives the largest first, and of equal values the first", () => {
  expect(likeliest(Float32Array.from([1, 3, 2, 3, 0]), 3)).toEqual([1, 3, 2]);
  expect(likeliest(Float32Array.from([1, 1, 1]), 2)).toEqual([0, 1]);
  expect(likeliest(Float32Array.from([1]), 5)).toEqual([0]);
});
