import { expect, test } from "vitest";
import { attackExample } from "../../../src/attacks/attack-example.js";
import { recipe, recipeNames } from "../../../src/attacks/presets/presets.js";
import { wordWeightVictim } from "../recording-victim.js";

test("a recipe that isn't there is named, with the nearest", () => {
  expect(() => recipe("textfooler-lexikon")).toThrow(
    "unknown recipe: textfooler-lexikon (did you mean textfooler-lexicon?)",
  );
});

test("so is an importance that isn't there", () => {
  expect(() => recipe("textfooler-lexicon", { importance: "gradient" as "unk" })).toThrow(
    "unknown importance: gradient (expected one of delete, unk)",
  );
});

test("the preset doesn't call itself TextFooler, and ranks by deletion", () => {
  expect(recipeNames).toEqual(["textfooler-lexicon"]);
  expect(recipe("textfooler-lexicon")).toMatchObject({
    name: "textfooler-lexicon",
    importance: "delete",
  });
});

test("by default it swaps WordNet's synonyms and leaves English function words alone", async () => {
  const victim = wordWeightVictim({ movie: 1, flick: -1 }, 0.5);
  const record = await attackExample(
    victim,
    { id: 0, text: "He saw the movie", label: 1 },
    recipe("textfooler-lexicon"),
  );
  expect(record).toMatchObject({ status: "succeeded", perturbedText: "He saw the flick" });
  expect(victim.calls[1]).toEqual(["He the movie", "He saw the "]);
});

test("takes at most 50 neighbours of a word", async () => {
  const neighbours = Array.from({ length: 60 }, (_, i) => `n${i}`);
  const lexicon = { name: "long", neighbours: () => neighbours };
  const victim = wordWeightVictim({}, 1);
  await attackExample(victim, { id: 0, text: "word", label: 1 }, recipe("textfooler-lexicon", { lexicon }));
  expect(victim.calls.map((call) => call.length)).toEqual([1, 1, 50]);
  expect(victim.calls[2]).not.toContain("n50");
});
