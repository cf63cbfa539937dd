import { type Command, InvalidArgumentError, Option } from "commander";
import { ENGINES, type EngineName } from "../backends/engines.js";
import { useEngine } from "../verbs/use-engine.js";

/** Parses an option's number; ranges are the verbs' to check. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) throw new InvalidArgumentError("expected a number");
  return value;
}

/** What every command with a model takes. */
export function withModel(command: Command): Command {
  return withEngine(
    command.argument("<model>", "a built-in model (bert-mini-sst2) or a Hugging Face folder"),
  );
}

/** Lets the user choose the engine. */
export function withEngine(command: Command): Command {
  const option = new Option("--engine <name>", "what computes (default: the fastest that works)");
  return command.addOption(option.choices(ENGINES)).hook("preAction", async (_program, action) => {
    const { engine } = action.opts<{ engine?: EngineName }>();
    if (engine) await useEngine(engine);
  });
}

export function dataOption(): Option {
  return new Option(
    "--data <file|name>",
    "a .tsv, .csv, .jsonl or .json file, or sst2-sample",
  ).makeOptionMandatory();
}

export function jsonOption(): Option {
  return new Option("--json", "print one JSON document, and nothing else, to standard output");
}
