import { expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { fail, succeed } from "./rahp.js";

const folder = temporaryFolder();

test("rahp recipes lists what attack --recipe takes", async () => {
  const names = ["textfooler-lexicon", "textfooler", "bert-attack", "textbugger", "textbugger-chars"];
  const listed: { recipe: string; needs: string[] }[] = JSON.parse(
    await succeed(folder, "recipes", "--json"),
  );
  expect(listed.map(({ recipe }) => recipe)).toEqual(names);
  const table = await succeed(folder, "recipes");
  for (const { recipe, needs } of listed) {
    expect(table).toMatch(new RegExp(`^${recipe} +${needs.join(", ")} `, "m"));
  }
});

test("a recipe that isn't given what it needs is refused, with the line that helps", async () => {
  const attack = ["attack", "bert-mini-sst2", "--data", "sst2-sample", "--recipe", "textbugger"];
  expect(await fail(folder, ...attack)).toBe(
    "missing lexicon of the recipe textbugger: word vectors, or a list of neighbours (give the option lexicon; the recipe textbugger-chars does without)",
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
