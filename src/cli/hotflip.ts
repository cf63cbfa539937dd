import { Command } from "commander";
import { type HotFlipOptions, hotFlip } from "../verbs/hot-flip.js";
import { measuring } from "./measuring.js";
import { jsonOption, number, withData, withModel } from "./options.js";

export function hotflipCommand(): Command {
  return withData(withModel(new Command("hotflip")))
    .description("attack predictions by the words that the model's own gradient points to (HotFlip)")
    .option("--max-flips <n>", "the most words that are exchanged (default: 5)", number)
    .option("--beam <n>", "texts that are followed up after each flip (default: 1)", number)
    .option("--tries <n>", "flips of each text that are sent to the model (default: 10)", number)
    .option(
      "--lexicon <file|wordnet>",
      "what may take a word's place: .json, or word vectors .txt, .vec, .bin, .npy (default: any word)",
    )
    .option("--examples <n>", "examples to attack (default: 100)", number)
    .option("--seed <s>", "of the draw of examples (default: 0)", number)
    .option("--resume <file>", "keep finished examples here, and go on from them")
    .option("--out <file>", "log.csv, .jsonl, .arrow, .parquet or .json")
    .addOption(jsonOption())
    .action(measuring<HotFlipOptions>(hotFlip));
}
