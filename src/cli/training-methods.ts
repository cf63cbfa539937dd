import { Command, InvalidArgumentError } from "commander";
import { textTable } from "../show/text-table.js";
import {
  TRAINING_METHODS,
  type TrainingMethodSpec,
  trainingMethods,
} from "../training/defences/resolve-method.js";
import { jsonOption } from "./options.js";

export function trainingMethodsCommand(): Command {
  return new Command("training-methods")
    .description("list the methods that train --method takes, with their options and defaults")
    .addOption(jsonOption())
    .action(({ json }: { json?: boolean }) => {
      process.stdout.write(`${json ? JSON.stringify(trainingMethods(), null, 2) : tables()}\n`);
    });
}

function tables(): string {
  const all = trainingMethods();
  const ofMethods = textTable({
    columns: [
      { key: "method", title: "method" },
      { key: "about", title: "what" },
    ],
    rows: all,
  });
  const ofOptions = textTable({
    columns: [
      { key: "method", title: "method" },
      { key: "option", title: "option" },
      { key: "default", title: "default", align: "left", format: String },
      { key: "about", title: "what" },
    ],
    rows: all.flatMap(({ method, options }) => options.map((option) => ({ method, ...option }))),
  });
  return `${ofMethods}\n\n${ofOptions}`;
}

/** What `--method NAME` and `--set option=value,…` say together; values that are numbers are numbers. */
export function methodOf(name: string | undefined, settings: Settings | undefined): TrainingMethodSpec {
  return { name: name ?? TRAINING_METHODS[0], ...settings } as TrainingMethodSpec;
}

export type Settings = Readonly<Record<string, string | number>>;

/** Parses `alpha=5,variant=released`. */
export function settings(text: string): Settings {
  const pairs = text.split(",").map((part) => /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(part)?.slice(1));
  if (pairs.includes(undefined)) throw new InvalidArgumentError("expected option=value, separated by commas");
  const values = (pairs as [string, string][]).map(([name, value]) => {
    return [name, Number.isNaN(Number(value)) ? value : Number(value)];
  });
  return Object.fromEntries(values);
}
