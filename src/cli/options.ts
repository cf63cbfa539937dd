import { type Command, InvalidArgumentError, Option } from "commander";
import { DEVICES, ENGINES, type EngineName, type EngineOptions } from "../backends/engines.js";
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
    command
      .argument(
        "<model>",
        "a built-in model (bert-mini-sst2), a Hugging Face folder, or a model of the Hub (owner/name)",
      )
      .option("--revision <name>", "branch, tag or commit of a model of the Hub (default: main)"),
  );
}

/** Lets the user choose the engine. */
export function withEngine(command: Command): Command {
  return command
    .addOption(new Option("--engine <name>", "what computes (default: the best that works)").choices(ENGINES))
    .option("--threads <n>", "of the engine onnx (default: physical cores)", number)
    .addOption(new Option("--device <name>", "of the engine onnx (default: cpu)").choices(DEVICES))
    .hook("preAction", async (_program, action) => {
      const { engine, threads, device } = action.opts<EngineOptions & { engine?: EngineName }>();
      if (engine || threads !== undefined || device) await useEngine(engine ?? "onnx", { threads, device });
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
