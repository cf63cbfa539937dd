import { Command } from "commander";
import { recipes } from "../attacks/presets/presets.js";
import { textTable } from "../show/text-table.js";
import { jsonOption } from "./options.js";

export function recipesCommand(): Command {
  return new Command("recipes")
    .description("list the attacks that attack --recipe takes, and what each must be given")
    .addOption(jsonOption())
    .action(({ json }: { json?: boolean }) => {
      process.stdout.write(`${json ? JSON.stringify(recipes(), null, 2) : listed()}\n`);
    });
}

function listed(): string {
  return textTable({
    columns: [
      { key: "recipe", title: "recipe" },
      { key: "needs", title: "needs", format: (needs) => (needs as string[]).join(", ") },
      { key: "about", title: "what" },
    ],
    rows: recipes(),
  });
}
