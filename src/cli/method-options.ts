import { type Command, Option } from "commander";
import { WITH_RESPECT_TO } from "../models/encoder-backward.js";
import { ESTIMATES } from "../results/combine-samples.js";
import { number, samples } from "./options.js";

/** How scores are computed: what commands share that score heads and go on from there. Defaults are the verbs'. */
export function withScoring(command: Command): Command {
  return command
    .addOption(samplesOption())
    .option("--stability <s>", "overlap of chosen heads at which auto stops (default: 0.9)", number)
    .addOption(
      new Option(
        "--wrt <where>",
        "embeddings that the gradient is taken with respect to (default: word)",
      ).choices(WITH_RESPECT_TO),
    )
    .addOption(
      new Option(
        "--misclassified <what>",
        "whether misclassified samples count in ΔCLEVER (default: keep)",
      ).choices(["keep", "skip"]),
    )
    .option("--epsilon <e>", "added to the gradient's length (default: 1e-12)", number)
    .option("--trim <share>", "of samples that trimmed leaves out at either end (default: 0.1)", number)
    .addOption(estimateOption())
    .option("--exact-samples <n>", "samples on which corrected masks heads (default: 32)", number)
    .option("--memory <mb>", "about what passes may take beside the model, in MB (default: 128)", number)
    .option("--batch-size <n>", "samples in one pass at most (default: as memory allows)", number)
    .option("--workers <n>", "worker threads, each with a copy of the model (default: 1)", number);
}

export function samplesOption(): Option {
  return new Option(
    "--samples <n>",
    "examples to score on; auto adds them until one choice is stable (default: 100)",
  ).argParser(samples);
}

export function estimateOption(): Option {
  return new Option("--estimate <how>", "how ΔCLEVER is found (docs/estimates.md; default: exact)").choices(
    ESTIMATES,
  );
}

/** How heads are chosen. */
export function withChoice(command: Command): Command {
  return command
    .option("--alpha <a>", "weight of importance (default: 0.5)", number)
    .option("--beta <b>", "weight of ΔCLEVER (default: 1)", number)
    .option("--lambda <l>", "one weight from 0 to 1 in place of alpha and beta", number)
    .option("--gamma <g>", "share of heads that are protected (default: 0.1)", number)
    .option("--rho <r>", "share of heads to prune (default: 0.6)", number)
    .option("--min-heads-per-layer <n>", "heads that every layer keeps (default: 0)", number);
}
