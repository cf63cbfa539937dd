#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { RahpError } from "../support/rahp-error.js";
import { versions } from "../verbs/versions.js";
import { attackCommand } from "./attack.js";
import { cleverCommand } from "./clever.js";
import { compareCommand } from "./compare.js";
import { compareMethodsCommand } from "./compare-methods.js";
import { demoCommand } from "./demo.js";
import { embeddingAttackCommand } from "./embedding-attack.js";
import { enginesCommand } from "./engines.js";
import { evaluateCommand } from "./evaluate.js";
import { hackAttendCommand } from "./hack-attend.js";
import { hotflipCommand } from "./hotflip.js";
import { interruption } from "./interruption.js";
import { kernelCommand } from "./kernel.js";
import { pruneCommand } from "./prune.js";
import { recipesCommand } from "./recipes.js";
import { reportCommand } from "./report.js";
import { runCommand } from "./run.js";
import { scoreCommand } from "./score.js";
import { selectCommand } from "./select.js";
import { sweepCommand } from "./sweep.js";
import { trainCommand } from "./train.js";
import { trainingMethodsCommand } from "./training-methods.js";

const program = new Command("rahp")
  .description(
    "Robustness-aware head pruning: find the attention heads that make a text classifier fragile, and remove them.",
  )
  .version(versions.rahp)
  .showHelpAfterError("(rahp --help tells more)");

delete process.env.RAHP_NOTEBOOK; // started from a notebook: standard output is for results here too

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error; // who read has left, as `head` does: the work goes on to its files
});

const commands = [
  scoreCommand,
  selectCommand,
  pruneCommand,
  evaluateCommand,
  attackCommand,
  hackAttendCommand,
  hotflipCommand,
  embeddingAttackCommand,
  cleverCommand,
  compareCommand,
  runCommand,
  sweepCommand,
  trainCommand,
  compareMethodsCommand,
  reportCommand,
  demoCommand,
  enginesCommand,
  recipesCommand,
  trainingMethodsCommand,
  kernelCommand,
];
for (const command of commands) program.addCommand(command());
for (const command of withSubcommands(program)) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** 0 after help, 1 with one line for what the user can mend, 2 for wrong usage, 130 after Ctrl-C. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (interruption.signal.aborted) {
    process.stderr.write("\ninterrupted\n");
    return 130;
  }
  if (process.env.RAHP_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  const line = error instanceof RahpError ? error.message : `${firstLine(error)} (RAHP_DEBUG=1 tells more)`;
  process.stderr.write(`error: ${line}\n`);
  return 1;
}

/** Of an error that no door foresaw, such as an engine without memory. */
function firstLine(error: unknown): string {
  return String(error).split("\n")[0];
}
