import { Command, InvalidArgumentError } from "commander";
import { resultForm } from "../results/result.js";
import type { CompositeOptions } from "../verbs/composite.js";
import { loadModel } from "../verbs/load-model.js";
import { sweep } from "../verbs/sweep.js";
import { interruption } from "./interruption.js";
import { jsonOption, number, numbers, takeData, withData, withModel } from "./options.js";
import { checkOutputFile, emit } from "./output.js";

export function sweepCommand(): Command {
  return withData(withModel(new Command("sweep")))
    .description("compare settings of the method: accuracy and mean C without the heads that each chooses")
    .option("--rho <r,…>", "shares of heads to prune (default: 0.2,0.4,0.6)", numbers)
    .option("--weights <a:b,…>", "pairs of alpha and beta, or lambdas (default: 0.5:1)", weights)
    .option("--gamma <g,…>", "shares of heads that are protected (default: 0.1)", numbers)
    .option("--aggregates <name,…>", "how samples are combined (default: mean)", names)
    .option("--rounds <r,…>", "equal steps in which heads go (default: 1)", numbers)
    .option("--seeds <s,…>", "of draws of samples (default: 0)", numbers)
    .option("--min-heads-per-layer <n>", "heads that every layer keeps", number, 0)
    .option("--samples <n>", "examples to score on", number, 100)
    .option("--estimate <name>", "how ΔCLEVER is found: exact, first-order or corrected (default: exact)")
    .option("--workers <n>", "worker threads", number, 1)
    .option("--out <file>", "sweep.json, .csv or .arrow")
    .addOption(jsonOption())
    .action(async (source: string, { revision, out, json, engine, threads, device, ...options }) => {
      await checkOutputFile(out, resultForm);
      const { signal } = interruption;
      const { dataset, others } = await takeData(options);
      const model = await loadModel(source, { revision, signal });
      await emit(await sweep(model, dataset, { ...others, signal }), { out, json });
    });
}

function names(text: string): string[] {
  return text.split(",").map((name) => name.trim());
}

/** `0.5:1` is alpha and beta, `0.7` lambda. */
function weights(text: string): Pick<CompositeOptions, "alpha" | "beta" | "lambda">[] {
  return names(text).map((part) => {
    const values = part.split(":").map(number);
    if (values.length > 2)
      throw new InvalidArgumentError("expected alpha:beta or lambda, separated by commas");
    const [first, second] = values;
    return second === undefined ? { lambda: first } : { alpha: first, beta: second };
  });
}
