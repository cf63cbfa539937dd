import { Command } from "commander";
import { recipes } from "../attacks/presets/presets.js";
import { RESOURCE_KINDS, resourceKinds } from "../attacks/presets/resource-kinds.js";
import { textTable } from "../show/text-table.js";
import { resourceFlags } from "./attack-options.js";
import { jsonOption } from "./options.js";

export function recipesCommand(): Command {
  return new Command("recipes")
    .description("list the attacks that --recipe and --attack take, and what each must be given")
    .addOption(jsonOption())
    .action(({ json }: { json?: boolean }) => {
      process.stdout.write(`${json ? JSON.stringify(listed(), null, 2) : tables()}\n`);
    });
}

/** The recipes, with what they need as the command line spells it. */
function listed() {
  return recipes().map((recipe) => ({ ...recipe, flags: recipe.needs.map((kind) => resourceFlags[kind]) }));
}

function tables(): string {
  const ofRecipes = textTable({
    columns: [
      { key: "recipe", title: "recipe" },
      { key: "options", title: "needs [or takes]" },
      { key: "about", title: "what" },
    ],
    rows: recipes().map(({ recipe, about, needs, takes }) => ({
      recipe,
      options: [...needs, ...takes.map((kind) => `[${kind}]`)].join(", "),
      about,
    })),
  });
  const ofOptions = textTable({
    columns: [
      { key: "option", title: "option" },
      { key: "flag", title: "on the command line" },
      { key: "what", title: "what" },
    ],
    rows: RESOURCE_KINDS.map((option) => {
      return { option, flag: resourceFlags[option], what: resourceKinds[option].what };
    }),
  });
  return `${ofRecipes}\n\n${ofOptions}`;
}
