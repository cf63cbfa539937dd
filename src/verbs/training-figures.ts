import type { Head } from "../models/heads.js";
import type { Dataset } from "../results/dataset.js";
import { attackFiguresOf, NO_ATTACK, type SweepFigures } from "../results/sweep-row.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { attackResolved } from "./attack.js";
import type { ResolvedAttack } from "./attack-options.js";
import { evaluate } from "./evaluate.js";
import type { LongWorkOptions } from "./long-work.js";
import { prune } from "./prune.js";

/** What a model is measured by before and after its training. */
export interface MeasurePlan {
  readonly data: Dataset;
  /** Heads that are masked. */
  readonly masked: readonly Head[];
  readonly attack: ResolvedAttack | undefined;
}

/** Accuracy, mean C and, where asked, what an attack does. */
export async function trainingFigures(
  model: TextClassifier,
  { data, masked, attack }: MeasurePlan,
  work: LongWorkOptions,
): Promise<SweepFigures> {
  const measured = masked.length > 0 ? await prune(model, masked) : model;
  try {
    const { accuracy, meanClever } = await evaluate(measured, data, work);
    if (!attack) return { accuracy, meanClever, ...NO_ATTACK };
    const { metrics } = await attackResolved(measured, data, attack, work);
    return { accuracy, meanClever, ...attackFiguresOf(metrics) };
  } finally {
    if (measured !== model) measured.dispose();
  }
}
