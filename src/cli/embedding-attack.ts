import { Command, Option } from "commander";
import { WITH_RESPECT_TO } from "../models/encoder-backward.js";
import { embeddingAttack } from "../verbs/embedding-attack.js";
import type { EmbeddingAttackOptions } from "../verbs/embedding-attack-options.js";
import { measuring } from "./measuring.js";
import { jsonOption, norm, number, withData, withModel } from "./options.js";

export function embeddingAttackCommand(): Command {
  return withData(withModel(new Command("embedding-attack")))
    .description("find how far examples must be moved in embedding space before the model errs")
    .addOption(
      new Option("--norm <p>", "in which embeddings are moved: 1, 2 or inf (default: 2)").argParser(norm),
    )
    .requiredOption("--max-radius <r>", "how far they may be moved, in embedding units", number)
    .option("--steps <n>", "of gradient descent in each ball (default: 20)", number)
    .option("--restarts <n>", "starts in each ball towards each class (default: 1)", number)
    .option("--tolerance <share>", "of a distance to which it is narrowed down (default: 0.01)", number)
    .addOption(
      new Option("--wrt <where>", "embeddings that are moved (default: word)").choices(WITH_RESPECT_TO),
    )
    .option("--examples <n>", "examples to attack (default: 20)", number)
    .option("--seed <s>", "of examples and random starts (default: 0)", number)
    .option("--resume <file>", "keep finished examples here, and go on from them")
    .option("--out <file>", "distances.json, .csv, .arrow or .parquet")
    .addOption(jsonOption())
    .action(measuring<EmbeddingAttackOptions>(embeddingAttack));
}
