import type { Dataset } from "../results/dataset.js";
import type { HeadScores } from "../results/head-scores.js";
import type { MethodScores } from "../results/method-scores.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { type ScoreByMethodOptions, scoreByMethod } from "./score-by-method.js";
import type { ScoreHeadsOptions } from "./score-heads-options.js";
import { scoreRahp } from "./score-rahp.js";

export type { ScoreByMethodOptions } from "./score-by-method.js";
export type { ScoreHeadsOptions } from "./score-heads-options.js";

/**
 * Scores every attention head that the model still has: how much the local robustness C rises when the head is
 * masked (ΔCLEVER), and how much the loss depends on the head (Fisher), over samples (RAHP, section 3). `composite`
 * chooses from them.
 *
 * Or, with another `method`, by what RAHP is compared with: ΔCLEVER or Fisher alone, Michel et al. (2019), attention
 * entropy, weight magnitude, chance. `selectByScore` chooses from those.
 *
 * @throws RahpError for options out of range, labels that the model does not have, and where all samples would be
 *   skipped
 * @example const scores = await scoreHeads(model, data, { samples: 100, seed: 1 });
 * @example const importance = await scoreHeads(model, data, { method: "michel" });
 */
export function scoreHeads(
  model: TextClassifier,
  data: Dataset,
  options?: ScoreHeadsOptions & { readonly method?: "rahp" },
): Promise<HeadScores>;
export function scoreHeads(
  model: TextClassifier,
  data: Dataset,
  options: ScoreByMethodOptions,
): Promise<MethodScores>;
export async function scoreHeads(
  model: TextClassifier,
  data: Dataset,
  options: (ScoreHeadsOptions & { readonly method?: "rahp" }) | ScoreByMethodOptions = {},
): Promise<HeadScores | MethodScores> {
  if (isByMethod(options)) return scoreByMethod(model, data, options);
  const { method: _rahp, ...others } = options;
  return scoreRahp(model, data, others);
}

function isByMethod(options: object): options is ScoreByMethodOptions {
  return "method" in options && options.method !== undefined && options.method !== "rahp";
}
