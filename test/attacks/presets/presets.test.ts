import { describe, expect, test } from "vitest";
import { attackExample } from "../../../src/attacks/attack-example.js";
import { noRepeat } from "../../../src/attacks/constraints/position-constraints.js";
import { targeted } from "../../../src/attacks/goal.js";
import { lexiconOf } from "../../../src/attacks/lexicon.js";
import type { RecipeOptions } from "../../../src/attacks/presets/preset.js";
import { recipe, recipeNames, recipes } from "../../../src/attacks/presets/presets.js";
import { insertSpace } from "../../../src/attacks/transformations/character-edits.js";
import { wordWeightVictim } from "../recording-victim.js";

const lexicon = lexiconOf("mine", { good: ["nice", "bad"], film: ["movie"] });
const encoder = {
  name: "alike",
  embed: async (texts: readonly string[]) => texts.map(() => Float32Array.of(1)),
};
const tagger = { name: "nouns", tags: (words: readonly string[]) => words.map(() => "NOUN") };
const maskedLanguageModel = { name: "mask", candidates: async () => ["bad"] };

test("recipes lists the presets, and what each must be given", () => {
  expect(recipes().map(({ recipe, needs, takes }) => [recipe, needs, takes])).toEqual([
    ["textfooler-lexicon", [], ["lexicon"]],
    ["textfooler", ["lexicon", "encoder"], ["tagger"]],
    ["bert-attack", ["maskedLanguageModel", "encoder"], []],
    ["textbugger", ["lexicon", "encoder"], []],
    ["textbugger-chars", [], []],
  ]);
  expect(recipeNames).toEqual(recipes().map(({ recipe }) => recipe));
});

test.each<[string, RecipeOptions, string]>([
  ["textfooler-lexikon", {}, "unknown recipe: textfooler-lexikon (did you mean textfooler-lexicon?)"],
  [
    "textfooler-lexicon",
    { importance: "remove" as "unk" },
    "unknown importance: remove (expected one of delete, unk, oov, weighted-saliency, gradient, random)",
  ],
  ["textfooler-lexicon", { variant: "papers" as "paper" }, "unknown variant: papers (did you mean paper?)"],
  [
    "textfooler",
    { lexicon, tagger },
    "missing encoder of the recipe textfooler: a sentence encoder (give the option encoder; the recipe textfooler-lexicon does without)",
  ],
  [
    "bert-attack",
    { encoder },
    "missing maskedLanguageModel of the recipe bert-attack: a masked language model (give the option maskedLanguageModel)",
  ],
  ["textfooler-lexicon", { encoder }, "invalid encoder: the recipe textfooler-lexicon uses none"],
  [
    "textbugger",
    { lexicon, encoder: "all-MiniLM-L6-v2" as never },
    "invalid encoder of the recipe textbugger: all-MiniLM-L6-v2 (expected a sentence encoder)",
  ],
  [
    "textbugger",
    { lexicon: null as never, encoder },
    "invalid lexicon of the recipe textbugger: null (expected word vectors, or a list of neighbours)",
  ],
  ["textbugger-chars", { fixedPremise: "no" as never }, "invalid fixedPremise: no (expected true or false)"],
  ["textbugger-chars", { stopWords: "the" as never }, "invalid stopWords: the (expected a list of words)"],
])("%s with %o is refused", (name, options, line) => {
  expect(() => recipe(name, options)).toThrow(line);
});

test.each<[object, string]>([
  [{}, "invalid transform of a recipe (expected a transformation, such as insertSpace())"],
  [{ transform: insertSpace(), search: "beam" }, "invalid search of a recipe"],
  [{ transform: insertSpace(), goal: 1 }, "invalid goal of a recipe"],
  [{ transform: insertSpace(), constraints: ["noRepeat"] }, "invalid constraints of a recipe"],
  [{ transform: insertSpace(), constraints: noRepeat }, "invalid constraints of a recipe"],
])("parts that are none are refused: %o", (parts, line) => {
  expect(() => recipe(parts as never)).toThrow(line);
});

test("options are a preset's", () => {
  const parts = { transform: insertSpace() };
  expect(() => recipe(parts, { importance: "unk" })).toThrow(
    "invalid importance: it is a preset's (expected a recipe's name with it)",
  );
});

test("a recipe says what it is made of", () => {
  expect(
    recipe("textfooler", { lexicon, encoder, tagger, variant: "paper", goal: targeted(0) }),
  ).toMatchObject({
    name: "textfooler",
    goal: { name: "targeted 0" },
    search: { name: "greedy", importance: "oov" },
    details: {
      ...{ variant: "paper", lexicon: "mine", encoder: "alike", tagger: "nouns" },
      stopWords: { name: "English function words" },
    },
  });
  expect(recipe({ transform: insertSpace() })).toMatchObject({
    name: "custom",
    details: {},
    constraints: [],
  });
});

describe("every preset, in both variants", () => {
  const resources = { lexicon, encoder, tagger, maskedLanguageModel };
  const cases = recipes().flatMap(({ recipe, needs, variants }) =>
    variants.map((variant) => {
      const given = needs.map((need) => [need, resources[need as keyof typeof resources]]);
      return [recipe, variant, { variant, ...Object.fromEntries(given) } as RecipeOptions] as const;
    }),
  );
  test.each(cases)(
    "%s, %s: breaks a victim, leaves stop words, and counts what it asks",
    async (name, _, options) => {
      const victim = wordWeightVictim({ good: 2, the: 5, film: 0.5, was: 1 }, -8);
      const record = await attackExample(
        victim,
        { id: 0, text: "The film was good", label: 1 },
        recipe(name, { ...options }),
        { seed: 1 },
      );
      expect(record.status).toBe("succeeded");
      expect(record.perturbedText).toMatch(/^The \S+( \S+)? was /);
      expect(record.queries).toBe(victim.calls.flat().length);
    },
  );

  test.each(cases)("%s, %s: the seed decides all of it", async (name, _, options) => {
    const attack = () =>
      attackExample(
        wordWeightVictim({}, 1),
        { id: 3, text: "A wonderful picture", label: 1 },
        recipe(name, options),
        {
          seed: 5,
        },
      );
    expect(await attack()).toEqual(await attack());
  });
});

test("textfooler tags words with wink unless it is given a tagger", () => {
  const { details } = recipe("textfooler", { lexicon, encoder });
  expect(details.tagger).toMatch(/^wink-nlp \d+\.\d+\.\d+, wink-eng-lite-web-model \d/);
});

test("textfooler checks the cosine where the lexicon can tell it", async () => {
  const vectors = { ...lexicon, cosine: (_: string, other: string) => (other === "bad" ? 0.49 : 0.5) };
  const victim = wordWeightVictim({ good: 2, bad: -2 });
  const of = recipe("textfooler", { lexicon: vectors, encoder, tagger });
  await attackExample(victim, { id: 0, text: "good", label: 1 }, of);
  expect(victim.calls.at(-1)).toEqual(["nice"]);
});

test.each([
  ["textfooler", "textattack", true],
  ["bert-attack", "textattack", false],
  ["bert-attack", "paper", true],
  ["textbugger", "textattack", false],
  ["textbugger", "paper", true],
] as const)("%s, %s: keeps the premise of a pair: %s", (name, variant, kept) => {
  const { needs } = recipes().find((one) => one.recipe === name)!;
  const all = { lexicon, encoder, tagger, maskedLanguageModel };
  const given = Object.fromEntries(needs.map((need) => [need, all[need as keyof typeof all]]));
  const keepsPremise = (options: RecipeOptions) =>
    recipe(name, options).constraints.some((constraint) => constraint.name === "fixed-premise");
  expect(keepsPremise({ variant, ...given })).toBe(kept);
  expect(keepsPremise({ variant, ...given, fixedPremise: !kept })).toBe(!kept);
});

test("textbugger: one place of each kind, drawn, and the neighbours", async () => {
  const victim = wordWeightVictim({}, 1);
  const of = recipe("textbugger", { lexicon: lexiconOf("mine", { wonderful: ["fine"] }), encoder });
  await attackExample(victim, { id: 0, text: "wonderful", label: 1 }, of);
  const texts = victim.calls[2]!;
  expect(texts.filter((text) => /^\w+ \w+$/.test(text))).toHaveLength(1);
  expect(texts.filter((text) => /^\w{8}$/.test(text))).toHaveLength(1);
  expect(texts.filter((text) => /^\w{9}$/.test(text) && text !== "wonderful")).toHaveLength(1);
  expect(texts).toContain("fine");
  expect(texts.filter((text) => /[^\w ]/.test(text))).toHaveLength(9); // each letter has a look-alike
});

test("by default the lexicon is WordNet's, and English function words are left alone", async () => {
  const victim = wordWeightVictim({ movie: 1, flick: -1 }, 0.5);
  const example = { id: 0, text: "He saw the movie", label: 1 };
  const record = await attackExample(victim, example, recipe("textfooler-lexicon"));
  expect(record).toMatchObject({ status: "succeeded", perturbedText: "He saw the flick" });
  expect(victim.calls[1]).toEqual(["He the movie", "He saw the "]);
});

test("takes at most 50 neighbours of a word", async () => {
  const neighbours = Array.from({ length: 60 }, (_, i) => `n${i}`);
  const long = { name: "long", neighbours: () => neighbours };
  const victim = wordWeightVictim({}, 1);
  await attackExample(
    victim,
    { id: 0, text: "word", label: 1 },
    recipe("textfooler-lexicon", { lexicon: long }),
  );
  expect(victim.calls.map((call) => call.length)).toEqual([1, 1, 50]);
  expect(victim.calls[2]).not.toContain("n50");
});
