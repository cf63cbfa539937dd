import { Command, InvalidArgumentError, Option } from "commander";
import { RahpError } from "../support/rahp-error.js";
import { type SweepOptions, sweep } from "../verbs/sweep.js";
import type { Weights } from "../verbs/sweep-axes.js";
import { type AttackGiven, takeAttack, withAttack } from "./attack-options.js";
import { names } from "./lists.js";
import { measuring } from "./measuring.js";
import { withScoring } from "./method-options.js";
import { jsonOption, number, numbers, withData, withModel } from "./options.js";

/** Options of the command that are not the verb's. */
interface Given extends Omit<SweepOptions, "attack" | "evaluateOn">, AttackGiven {
  readonly evaluateOn?: string;
  /** A recipe's name. */
  readonly attack?: string;
  readonly attackSeed?: number;
}

export function sweepCommand(): Command {
  const command = withData(withModel(new Command("sweep")))
    .description("compare methods and settings: what is left without the heads that each chooses")
    .option("--methods <name,…>", "what scores heads, as of score --method (default: rahp)", names)
    .option("--rho <r,…>", "shares of heads to prune (default: 0.2,0.4,0.6)", numbers)
    .option("--weights <a:b,…>", "of rahp: pairs of alpha and beta, or lambdas (default: 0.5:1)", weights)
    .option("--gamma <g,…>", "of rahp: shares of heads that are protected (default: 0.1)", numbers)
    .option("--aggregates <name,…>", "of rahp, delta-clever: how samples are combined (default: mean)", names)
    .option("--rounds <r,…>", "of rahp: equal steps in which heads go (default: 1)", numbers)
    .option("--seeds <s,…>", "of draws of samples (default: 0)", numbers)
    .option("--min-heads-per-layer <n>", "heads that every layer keeps (default: 0)", number)
    .option("--evaluate-on <path|name>", "other data to judge on, read in the way of --data");
  withScoring(command).addOption(
    new Option(
      "--attack [recipe]",
      "attack each choice of heads, too, by textfooler-lexicon or another recipe",
    ).preset("textfooler-lexicon"),
  );
  return withAttack(command, "attack")
    .option("--attack-seed <s>", "of the draw of examples to attack (default: 0)", number)
    .option("--resume <file>", "keep what is finished here, and go on from it")
    .option("--out <file>", "sweep.json, .jsonl, .csv, .arrow or .parquet")
    .addOption(jsonOption())
    .action(
      measuring<Given>(async (model, data, { evaluateOn, ...given }, loadLike) => {
        const judged = evaluateOn === undefined ? {} : { evaluateOn: await loadLike(evaluateOn) };
        return sweep(model, data, { ...attackOf(given), ...judged });
      }),
    );
}

/** The options of the attack in one, and the others beside it; workers are both's. */
function attackOf({ attackSeed: seed, ...given }: Omit<Given, "evaluateOn">): SweepOptions {
  const { attack, others } = takeAttack(given);
  if (attack) return { ...others, attack: { ...attack, seed, workers: others.workers } };
  if (seed !== undefined) throw new RahpError(`invalid attackSeed: ${seed} (expected only with --attack)`);
  return others;
}

/** `0.5:1` is alpha and beta, `0.7` lambda. */
function weights(text: string): Weights[] {
  return names(text).map((part) => {
    const values = part.split(":").map(number);
    if (values.length > 2)
      throw new InvalidArgumentError("expected alpha:beta or lambda, separated by commas");
    const [first, second] = values;
    return second === undefined ? { lambda: first } : { alpha: first, beta: second };
  });
}
