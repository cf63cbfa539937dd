import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { Command } from "commander";
import { HeadScores } from "../results/head-scores.js";
import { MethodScores } from "../results/method-scores.js";
import { RahpError, unknown } from "../support/rahp-error.js";
import { composite } from "../verbs/composite.js";
import { kindOfResult } from "../verbs/load-result.js";
import { selectByScore } from "../verbs/select-by-score.js";
import { withChoice } from "./method-options.js";
import { jsonOption } from "./options.js";
import { checkOutputFile, emit } from "./output.js";

export function selectCommand(): Command {
  return withChoice(new Command("select"))
    .description("combine the scores, protect the most important heads, and choose the heads to prune")
    .argument("<scores>", "what score wrote: scores.csv, .jsonl, .arrow, .parquet or .json")
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
