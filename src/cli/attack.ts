import { Command, Option } from "commander";
import { resultForm } from "../results/result.js";
import { attack } from "../verbs/attack.js";
import { loadModel } from "../verbs/load-model.js";
import { interruption } from "./interruption.js";
import { jsonOption, number, takeData, withData, withModel } from "./options.js";
import { checkOutputFile, emit } from "./output.js";

export function attackCommand(): Command {
  return withData(withModel(new Command("attack")))
    .description("attack predictions by exchanging words")
    .option("--recipe <name>", "which attack", "textfooler-lexicon")
    .addOption(
      new Option("--importance <how>", "how words are ranked (default: the recipe's)").choices([
        "delete",
        "unk",
      ]),
    )
    .option("--examples <n>", "examples to attack", number, 100)
    .option("--seed <s>", "of the draw of examples", number, 0)
    .option("--workers <n>", "worker threads, each with a copy of the model", number, 1)
    .option("--query-budget <q>", "the most queries for one example", number)
    .option("--lexicon <file>", "neighbours of each word as JSON (default: WordNet's synonyms)")
    .option("--out <file>", "log.csv, .arrow or .json")
    .addOption(jsonOption())
    .action(
      async (
        source: string,
        { out, json, revision, engine: _engine, threads: _threads, device: _device, ...options },
      ) => {
        await checkOutputFile(out, resultForm);
        const { signal } = interruption;
        const { dataset, others } = await takeData(options);
        const model = await loadModel(source, { revision, signal });
        await emit(await attack(model, dataset, { ...others, signal }), { out, json });
      },
    );
}
