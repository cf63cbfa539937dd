import { readDataset } from "../data/dataset.js";
import type { LabelMap } from "../data/match-labels.js";
import { Dataset } from "../results/dataset.js";
import type { TransferSet } from "../results/transfer-set.js";
import { checkNames } from "../support/check-options.js";
import { invalid, RahpError } from "../support/rahp-error.js";

export interface LoadTransferSetOptions {
  /** Which task of AdvGLUE's file, or what the labels mean: `rte`, `sst2` … */
  readonly task?: string;
  /** As in `loadDataset`. */
  readonly labelMap?: LabelMap;
  /** Whether to leave out texts that the attack did not change: those that it failed on or skipped. @default false */
  readonly changedOnly?: boolean;
}

/**
 * Loads texts that somebody attacked together with what they were before: a log of TextAttack, one that `attack` saved,
 * or AdvGLUE's `dev_ann.json`. The adversarial texts of a log are those of its successes, elsewhere the original ones.
 *
 * @throws RahpError for a file without both, or with nothing that was changed where only that is wanted
 * @example const set = await loadTransferSet("textfooler_sst_bertbase.jsonl", { task: "sst2" });
 */
export async function loadTransferSet(
  source: string,
  options: LoadTransferSetOptions = {},
): Promise<TransferSet> {
  if (typeof source !== "string" || source === "") throw invalid("data", source, "a file");
  checkNames(options, ["task", "labelMap", "changedOnly"]);
  const { task, labelMap, changedOnly = false } = options;
  const clean = await readDataset(source, { task, side: "clean" });
  const adversarial = await readDataset(source, { task, side: "adversarial" });
  const isKept = clean.examples.map(({ text, pair }, i) => {
    const changed = adversarial.examples[i];
    return !changedOnly || changed.text !== text || changed.pair !== pair;
  });
  if (!isKept.includes(true))
    throw new RahpError(`nothing was changed in ${source}: all texts are the original ones`);
  const datasetOf = ({ name, examples, classes, notes }: typeof clean, suffix: string) =>
    new Dataset(
      name + suffix,
      examples.filter((_, i) => isKept[i]),
      { classes, labelMap, notes },
    );
  return { clean: datasetOf(clean, ", original"), adversarial: datasetOf(adversarial, ", attacked") };
}
