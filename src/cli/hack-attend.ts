import { Command, Option } from "commander";
import { VARIANTS } from "../attacks/hackattend/reading.js";
import { ORDERS } from "../attacks/hackattend/settings.js";
import { UNIT_RANKINGS } from "../attacks/hackattend/units.js";
import type { EngineName, EngineOptions } from "../backends/engines.js";
import { ChoiceModel } from "../results/choice-model.js";
import { resultForm } from "../results/saved-file.js";
import { hackAttend } from "../verbs/hack-attend.js";
import type { HackAttendOptions } from "../verbs/hack-attend-options.js";
import { loadEitherModel } from "../verbs/load-choice-model.js";
import { loadChoices } from "../verbs/load-choices.js";
import { interruption } from "./interruption.js";
import { type DataOptions, jsonOption, number, takeData, withData, withModel } from "./options.js";
import { checkJournalFile, checkOutputFile, emit, type OutputOptions } from "./output.js";

type GivenOptions = DataOptions &
  OutputOptions &
  EngineOptions &
  HackAttendOptions & { readonly revision?: string; readonly engine?: EngineName };

export function hackAttendCommand(): Command {
  return withData(withModel(new Command("hack-attend")))
    .description(
      "attack attention by masking a few of its units (HackAttend); also models for multiple choice",
    )
    .addOption(
      new Option("--variant <which>", "of the paper, or of its authors' program (default: paper)").choices(
        VARIANTS,
      ),
    )
    .option("--alpha <a>", "share of a head's attention units that is masked (default: 0.01)", number)
    .addOption(
      new Option("--scale <which>", "all layers and heads, or half of them (default: full)").choices([
        "full",
        "half",
      ]),
    )
    .option("--layers <n>", "the most layers that are tried (default: as scale says)", number)
    .option("--heads <n>", "the most heads of a layer that are tried (default: as scale says)", number)
    .addOption(
      new Option("--units <how>", "how a head's units are ranked (default: gradient)").choices(UNIT_RANKINGS),
    )
    .addOption(
      new Option("--order <how>", "how layers and heads follow each other (default: importance)").choices(
        ORDERS,
      ),
    )
    .option("--examples <n>", "examples to attack (default: 100)", number)
    .option("--maps <n>", "successes whose attention before and after is kept (default: 3)", number)
    .option("--max-length <n>", "longest input in tokens (default: 128, or the model's)", number)
    .option("--seed <s>", "of the draw of examples, and of what is random (default: 0)", number)
    .option("--batch-size <n>", "sequences in one pass (default: 32)", number)
    .option("--resume <file>", "keep finished examples here, and go on from them")
    .option("--out <file>", "log.json, .jsonl, .csv, .arrow or .parquet")
    .addOption(jsonOption())
    .action(run);
}

/** The model's config tells which kind of data it takes. */
async function run(source: string, given: GivenOptions): Promise<void> {
  const { revision, out, json, engine: _engine, threads: _threads, device: _device, ...rest } = given;
  await checkOutputFile(out, resultForm);
  checkJournalFile(given);
  const { signal } = interruption;
  const model = await loadEitherModel(source, { revision, signal });
  if (model instanceof ChoiceModel) {
    const { data, limit, ...options } = rest;
    await emit(await hackAttend(model, await loadChoices(data, { limit }), { ...options, signal }), {
      out,
      json,
    });
  } else {
    const { dataset, others } = await takeData(rest);
    await emit(await hackAttend(model, dataset, { ...others, signal }), { out, json });
  }
}
