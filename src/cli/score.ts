import { Command, Option } from "commander";
import { ESTIMATES } from "../results/combine-samples.js";
import { resultForm } from "../results/result.js";
import { AGGREGATES } from "../robustness/sample-terms.js";
import { RahpError } from "../support/rahp-error.js";
import { loadModel } from "../verbs/load-model.js";
import { overSeeds } from "../verbs/over-seeds.js";
import { type ScoreByMethodOptions, scoreByMethod } from "../verbs/score-by-method.js";
import { scoreHeads } from "../verbs/score-heads.js";
import { SCORE_METHODS } from "../verbs/score-methods.js";
import { interruption } from "./interruption.js";
import { jsonOption, number, numbers, samples, takeData, withData, withModel } from "./options.js";
import { checkOutputFile, emit } from "./output.js";

/** Whether the user gave an option, not its default. */
function isGiven(command: Command, name: string): boolean {
  return command.getOptionValueSource(name) === "cli";
}

export function scoreCommand(): Command {
  return withData(withModel(new Command("score")))
    .description("score every attention head: ΔCLEVER and Fisher")
    .addOption(
      new Option("--method <name>", "what scores: RAHP's two scores, or one score a head by another method")
        .choices(SCORE_METHODS)
        .default("rahp"),
    )
    .option("--samples <n>", "examples to score on; auto adds them until the choice is stable", samples, 100)
    .option("--stability <s>", "overlap of chosen heads at which auto stops (default: 0.9)", number)
    .option("--seed <s>", "of the draw of examples", number, 0)
    .option("--seeds <s,…>", "several: mean and standard deviation of the scores over them", numbers)
    .addOption(
      new Option("--wrt <where>", "embeddings that the gradient is taken with respect to")
        .choices(["word", "encoder"])
        .default("word"),
    )
    .addOption(
      new Option("--misclassified <what>", "whether misclassified samples count in ΔCLEVER")
        .choices(["keep", "skip"])
        .default("keep"),
    )
    .option("--epsilon <e>", "added to the gradient's length", number, 1e-12)
    .addOption(
      new Option("--aggregate <how>", "how samples are combined").choices(AGGREGATES).default("mean"),
    )
    .option("--trim <share>", "of samples that trimmed leaves out at either end", number, 0.1)
    .addOption(
      new Option("--estimate <how>", "how ΔCLEVER is found (docs/estimates.md)")
        .choices(ESTIMATES)
        .default("exact"),
    )
    .option("--exact-samples <n>", "samples on which corrected masks heads (default: 32)", number)
    .option("--rho <share>", "of heads that are to go, for refine and samples auto (default: 0.6)", number)
    .option("--memory <mb>", "about what passes may take beside the model, in MB", number, 128)
    .option("--batch-size <n>", "samples in one pass at most (default: as memory allows)", number)
    .option("--workers <n>", "worker threads, each with a copy of the model", number, 1)
    .option("--resume <file>", "keep finished batches here, and go on from them (with seeds: FILE.SEED)")
    .option(
      "--out <file>",
      "scores.csv (with .samples.arrow and .provenance.json beside it), .arrow or .json",
    )
    .addOption(jsonOption())
    .action(
      async (
        source: string,
        { out, json, revision, method, engine: _engine, threads: _threads, device: _device, ...options },
        command: Command,
      ) => {
        await checkOutputFile(out, resultForm);
        if (out !== undefined && out === options.resume) {
          throw new RahpError(`invalid resume: ${out} (expected another file than out)`);
        }
        const { signal } = interruption;
        const { dataset, others } = await takeData(options);
        const model = await loadModel(source, { revision, signal });
        const { rho, seeds, resume, ...scoring } = others;
        if (rho !== undefined && scoring.estimate !== "refine" && scoring.samples !== "auto") {
          throw new RahpError(
            `invalid rho: ${rho} (expected only with --estimate refine or --samples auto; select takes it, too)`,
          );
        }
        if (scoring.stability !== undefined && scoring.samples !== "auto") {
          throw new RahpError(`invalid stability: ${scoring.stability} (expected only with --samples auto)`);
        }
        const asked = { ...scoring, ...(rho !== undefined && { choice: { rho } }) };
        if (seeds !== undefined && isGiven(command, "seed")) {
          throw new RahpError(`invalid seed: ${scoring.seed} (expected seed or seeds, not both)`);
        }
        const score = (more: object) => {
          if (method === "rahp") return scoreHeads(model, dataset, { ...asked, ...more });
          const given = Object.entries(asked).filter(
            ([name]) => name === "choice" || isGiven(command, name), // other methods have fewer options
          );
          const options = { ...Object.fromEntries(given), ...more, method };
          return scoreByMethod(model, dataset, options as ScoreByMethodOptions);
        };
        const result =
          seeds === undefined
            ? await score({ ...(resume !== undefined && { resume }), signal })
            : await overSeeds<object>(
                seeds,
                (seed, work) =>
                  score({ ...(resume !== undefined && { resume: `${resume}.${seed}` }), seed, ...work }),
                { signal },
              );
        await emit(result, { out, json });
      },
    );
}
