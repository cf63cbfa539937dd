import { Command, Option } from "commander";
import { cleverBound } from "../verbs/clever-bound.js";
import type { CleverBoundOptions } from "../verbs/clever-bound-options.js";
import { measuring } from "./measuring.js";
import { jsonOption, norm, number, withData, withModel } from "./options.js";

export function cleverCommand(): Command {
  return withData(withModel(new Command("clever")))
    .description("bound how far examples can be moved: CLEVER by extreme value theory")
    .addOption(
      new Option("--norm <p>", "in which embeddings are moved: 1, 2 or inf").argParser(norm).default(2),
    )
    .requiredOption("--radius <r>", "of the ball around an example, in embedding units", number)
    .option("--target <class>", "untargeted, each, or a class by name or index", "untargeted")
    .option("--samples <n>", "examples to bound", number, 20)
    .option("--batches <n>", "largest gradients that the fit is made of", number, 50)
    .option("--samples-per-batch <n>", "points of which each is the largest", number, 16)
    .addOption(
      new Option("--sampling <how>", "new points for each batch, or from one pool")
        .choices(["fresh", "pooled"])
        .default("fresh"),
    )
    .option("--pool-factor <n>", "points of the pool over those of a batch", number, 10)
    .addOption(
      new Option("--fit <which>", "the interior maximum, ART's search or the authors'")
        .choices(["interior", "art", "authors"])
        .default("interior"),
    )
    .addOption(
      new Option("--wrt <where>", "embeddings that are moved").choices(["word", "encoder"]).default("word"),
    )
    .option("--seed <s>", "of examples and points", number, 0)
    .option("--batch-size <n>", "points in one pass", number, 32)
    .option("--out <file>", "bounds.json, .jsonl, .csv, .arrow or .parquet")
    .addOption(jsonOption())
    .action(measuring<CleverBoundOptions>(cleverBound));
}
