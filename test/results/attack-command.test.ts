import { expect, test } from "vitest";
import { attackCommand } from "../../src/results/attack-command.js";
import type { Provenance } from "../../src/results/provenance.js";
import { provenanceOf } from "./origins.js";

const options = {
  ...{ recipe: "textfooler-lexicon", variant: "textattack", lexicon: "WordNet 3.1", goal: "untargeted" },
  ...{ importance: "delete", examples: 100, queryBudget: null },
};
const provenance: Provenance = { ...provenanceOf("attack"), labels: ["NEGATIVE", "POSITIVE"], options };
const words = (of: Provenance) => attackCommand(of, false)?.replaceAll(" \\\n  ", " ");

test("has all that decides the rows, an option a line", () => {
  expect(attackCommand(provenance, false)).toBe(
    [
      "npx rahp attack a-model",
      "--data dev.tsv",
      "--recipe textfooler-lexicon",
      "--variant textattack",
      "--importance delete",
      "--examples 100",
      "--seed 7",
    ].join(" \\\n  "),
  );
});

test("has a target, a budget, a commit, resources and a map of labels where there are some", () => {
  const model = { id: "owner/name", weightsHash: "0a1b", revision: "4e5f" };
  const more = {
    goal: "targeted 1",
    queryBudget: 50,
    lexicon: "mine.json",
    encoder: "mini",
    labelMap: { neg: 0 },
  };
  expect(words({ ...provenance, model, options: { ...options, ...more } })).toBe(
    "npx rahp attack owner/name --revision 4e5f --data dev.tsv --label-map neg=NEGATIVE --recipe textfooler-lexicon --variant textattack --importance delete --lexicon mine.json --encoder mini --target 1 --examples 100 --query-budget 50 --seed 7",
  );
});

test("has stop words other than its own, and says of pairs which text may change", () => {
  const stopWords = { name: "mine.txt", words: 3, hash: "" };
  const constraints = ["no-repeat", "stop-words", "fixed-premise"];
  const of = { ...provenance, options: { ...options, stopWords, constraints } };
  expect(words(of)).toMatch(/--importance delete --stop-words mine.txt --examples 100 --seed 7$/);
  expect(attackCommand(of, true)).toMatch(/ --fixed-premise$/);
  expect(attackCommand(provenance, true)).toMatch(/ --no-fixed-premise$/);
  expect(
    words({ ...provenance, options: { ...options, stopWords: { name: "English function words" } } }),
  ).not.toContain("--stop-words");
});

test("quotes names for a shell", () => {
  const model = { id: "bert, pruned", weightsHash: "" };
  const data = { name: "it's; rm -rf $HOME.tsv", examples: 1, hash: "" };
  expect(words({ ...provenance, model, data })).toMatch(
    /^npx rahp attack 'bert, pruned' --data 'it'\\''s; rm -rf \$HOME.tsv' --recipe/,
  );
});

test("there is none for a recipe or a victim of one's own, nor where nothing is known", () => {
  expect(attackCommand({ ...provenance, options: { ...options, recipe: "custom" } }, false)).toBeUndefined();
  expect(attackCommand({ ...provenance, model: undefined }, false)).toBeUndefined();
  expect(attackCommand({ verb: "attack", options: {}, seed: null, versions: {} }, false)).toBeUndefined();
});
