import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { Command } from "commander";
import { HeadScores } from "../results/head-scores.js";
import { MethodScores } from "../results/method-scores.js";
import { RahpError, unknown } from "../support/rahp-error.js";
import { composite } from "../verbs/composite.js";
import { kindOfResult } from "../verbs/load-result.js";
import { selectByScore } from "../verbs/select-by-score.js";
import { jsonOption, number } from "./options.js";
import { checkOutputFile, emit } from "./output.js";

export function selectCommand(): Command {
  return new Command("select")
    .description("combine the scores, protect the most important heads, and choose the heads to prune")
    .argument("<scores>", "what score wrote: scores.csv or .json")
    .option("--alpha <a>", "weight of importance (default: 0.5)", number)
    .option("--beta <b>", "weight of ΔCLEVER (default: 1)", number)
    .option("--lambda <l>", "one weight from 0 to 1 in place of alpha and beta", number)
    .option("--gamma <g>", "share of heads that are protected (default: 0.1)", number)
    .option("--rho <r>", "share of heads to prune", number, 0.6)
    .option("--min-heads-per-layer <n>", "heads that every layer keeps", number, 0)
    .option("--out <file>", "selection.json")
    .addOption(jsonOption())
    .action(async (scores: string, { out, json, ...options }) => {
      await checkOutputFile(out, checkSelectionName);
      const choice =
        !(await isPipe(scores)) && (await kindOfResult(scores)) === "MethodScores"
          ? selectByScore(await MethodScores.load(scores), ofOneScore(scores, options))
          : composite(await HeadScores.load(scores), options);
      await emit(choice, { out, json });
    });
}

/** A pipe can be read once only, and has no provenance beside it, which a method's scores need. */
async function isPipe(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFIFO() ?? false;
}

/** @throws RahpError for an option that needs two scores a head */
function ofOneScore<O extends object>(path: string, options: O): O {
  const needsTwo = ["alpha", "beta", "lambda", "gamma"].find((name) => name in options);
  if (needsTwo === undefined) return options;
  throw new RahpError(
    `invalid option: ${needsTwo} (${path} has one score a head, which takes rho and min-heads-per-layer alone)`,
  );
}

/** A selection is read again by prune and evaluate, which JSON alone allows. */
function checkSelectionName(path: string): void {
  const extension = extname(path).toLowerCase();
  if (extension !== ".json") throw unknown("kind of selection file", extension || path, [".json"]);
}
