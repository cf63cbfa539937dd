import { Command, Option } from "commander";
import { AGGREGATES } from "../robustness/sample-terms.js";
import { RahpError } from "../support/rahp-error.js";
import { type ScoreHeadsOptions, scoreHeads } from "../verbs/score-heads.js";
import { SCORE_METHODS, type ScoreMethodName } from "../verbs/score-methods.js";
import { heads } from "./lists.js";
import { measuring } from "./measuring.js";
import { withScoring } from "./method-options.js";
import { jsonOption, number, numbers, withData, withModel } from "./options.js";
import { onceOrOverSeeds } from "./seeds.js";

/** Options of the command, of which some are the verbs'. */
interface Given extends ScoreHeadsOptions {
  readonly method: ScoreMethodName;
  readonly rho?: number;
  readonly seeds?: readonly number[];
}

export function scoreCommand(): Command {
  const command = withData(withModel(new Command("score")))
    .description("score every attention head: ΔCLEVER and Fisher")
    .addOption(
      new Option("--method <name>", "what scores: RAHP's two scores, or one score a head by another method")
        .choices(SCORE_METHODS)
        .default("rahp"),
    );
  return withScoring(command)
    .option("--seed <s>", "of the draw of examples (default: 0)", number)
    .option("--seeds <s,…>", "several: mean and standard deviation of the scores over them", numbers)
    .addOption(
      new Option("--aggregate <how>", "how samples are combined (default: mean)").choices(AGGREGATES),
    )
    .option("--rho <share>", "of heads that are to go, for refine and samples auto (default: 0.6)", number)
    .option("--masked <layer.head,…>", "heads that are masked throughout, and not scored", heads)
    .option("--resume <file>", "keep finished batches here, and go on from them (with seeds: FILE.SEED)")
    .option(
      "--out <file>",
      "scores.csv (with .samples.arrow and .provenance.json beside it), .jsonl, .arrow, .parquet or .json",
    )
    .addOption(jsonOption())
    .action(
      measuring<Given>(async (model, data, { method, rho, seed, seeds, resume, signal, ...scoring }) => {
        checkTogether({ rho, ...scoring });
        const asked = { ...scoring, ...(rho !== undefined && { choice: { rho } }) };
        return onceOrOverSeeds({ seed, seeds, resume, signal }, (run) =>
          scoreHeads(model, data, { method: method as "rahp", ...asked, ...run }),
        );
      }),
    );
}

/** @throws RahpError for options that only go with others */
function checkTogether({ rho, samples, stability, estimate }: Omit<Given, "method">): void {
  if (rho !== undefined && estimate !== "refine" && samples !== "auto") {
    throw new RahpError(
      `invalid rho: ${rho} (expected only with --estimate refine or --samples auto; select takes it, too)`,
    );
  }
  if (stability !== undefined && samples !== "auto") {
    throw new RahpError(`invalid stability: ${stability} (expected only with --samples auto)`);
  }
}
