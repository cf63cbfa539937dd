import { expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { fail, succeed } from "./rahp.js";

const folder = temporaryFolder();

test("rahp recipes lists what attack --recipe takes", async () => {
  const names = ["textfooler-lexicon", "textfooler", "bert-attack", "textbugger", "textbugger-chars"];
  const listed: { recipe: string; needs: string[]; flags: string[] }[] = JSON.parse(
    await succeed(folder, "recipes", "--json"),
  );
  expect(listed.map(({ recipe }) => recipe)).toEqual(names);
  const table = await succeed(folder, "recipes");
  for (const { recipe, needs } of listed) {
    expect(table).toMatch(new RegExp(`^${recipe} +${needs.join(", ")}[ ,]`, "m"));
  }
  expect(table).toMatch(/^textfooler +lexicon, encoder, \[tagger\] /m);
  const spelt = [...table.matchAll(/^(\w+) +(--[\w-]+ \S+) /gm)].map(([, option, flag]) => [option, flag]);
  expect(spelt).toEqual([
    ["lexicon", "--lexicon FILE|wordnet"],
    ["encoder", "--encoder FOLDER|ID"],
    ["tagger", "--tagger wink"],
    ["maskedLanguageModel", "--masked-language-model FOLDER|ID"],
  ]);
  const flags = listed.map((one) => one.flags);
  expect(flags[2]).toEqual(["--masked-language-model FOLDER|ID", "--encoder FOLDER|ID"]);
});

test("a recipe that isn't given what it needs is refused before anything loads, with the line that helps", async () => {
  const data = ["--data", "no-such.tsv"];
  const lacksLexicon =
    "missing lexicon of the recipe textbugger: word vectors, or a list of neighbours (give --lexicon FILE|wordnet; the recipe textbugger-chars does without)";
  expect(await fail(folder, "attack", "no-model", ...data, "--recipe", "textbugger")).toBe(lacksLexicon);
  expect(await fail(folder, "sweep", "no-model", ...data, "--attack", "textbugger")).toBe(lacksLexicon);
  const withEncoder = [...data, "--recipe", "bert-attack", "--encoder", "folder"];
  expect(await fail(folder, "attack", "no-model", ...withEncoder)).toBe(
    "missing maskedLanguageModel of the recipe bert-attack: a masked language model (give --masked-language-model FOLDER|ID)",
  );
});

test("variant, importance and target reach the attack", async () => {
  const attack = [
    "attack",
    "bert-mini-sst2",
    "--data",
    "sst2-sample",
    "--examples",
    "4",
    "--query-budget",
    "40",
  ];
  const options = [
    "--recipe",
    "textbugger-chars",
    "--variant",
    "paper",
    "--importance",
    "gradient",
    "--target",
    "0",
  ];
  const log = JSON.parse(await succeed(folder, ...attack, ...options, "--json"));
  expect(log.provenance.options).toMatchObject({
    recipe: "textbugger-chars",
    variant: "paper",
    importance: "gradient",
    goal: "targeted 0",
    queryBudget: 40,
  });
  for (const row of log.rows) {
    expect(row.status === "failed").toBe(row.perturbedPrediction !== 0);
    expect(row.queries).toBeLessThanOrEqual(40);
  }
});
