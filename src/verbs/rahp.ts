import type { Dataset } from "../results/dataset.js";
import { Pruning } from "../results/pruning.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { chooseByRahp, planRahp, type RahpOptions } from "./choose-by-rahp.js";
import { evaluate } from "./evaluate.js";
import { prune } from "./prune.js";
import { asStage } from "./stages.js";

export type { RahpOptions } from "./choose-by-rahp.js";

/**
 * Scores the heads, combines the scores, prunes, and evaluates before and after on all of the data: RAHP as a whole.
 * The same as `scoreHeads`, `composite`, `prune` and `evaluate` one after the other; with more than one round, scores
 * of the masked model decide each step. K and the protected heads stay those of the whole model.
 *
 * @throws RahpError for options out of range, more heads to prune than are unprotected, and more rounds than heads
 * @example const { model: pruned, before, after } = await rahp(model, data, { rho: 0.4, rounds: 2 });
 */
export async function rahp(
  model: TextClassifier,
  data: Dataset,
  options: RahpOptions = {},
): Promise<Pruning> {
  const plan = planRahp(model, options);
  const { rounds, scoring } = plan;
  const stage = (index: number) => asStage(options, index, rounds + 2);

  const evaluation = { wrt: scoring.wrt, epsilon: scoring.epsilon };
  const before = await evaluate(model, data, { ...evaluation, ...stage(0) });
  const { scores, selection } = await chooseByRahp(model, data, plan, options.resume, stage);
  const pruned = await prune(model, selection);
  try {
    const after = await evaluate(pruned, data, { ...evaluation, ...stage(rounds + 1) });
    return new Pruning({ model: pruned, rounds: scores, selection, before, after });
  } catch (error) {
    pruned.dispose();
    throw error;
  }
}
