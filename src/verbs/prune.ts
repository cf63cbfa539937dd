import { chooseEngine } from "../backends/engines.js";
import type { Head } from "../models/heads.js";
import { removeHeads } from "../pruning/remove-heads.js";
import type { HeadSelection } from "../results/head-selection.js";
import { TextClassifier } from "../results/text-classifier.js";
import { checkHeads } from "./check-heads.js";

/**
 * Removes heads from a model physically: a new, smaller classifier whose logits are those of the model with the
 * heads masked. The given model stays as it is.
 *
 * @param heads  what `composite` chose, or a list of heads
 * @throws RahpError for a head that the model does not have
 * @example const pruned = await prune(model, composite(scores)); await pruned.save("pruned-model");
 */
export async function prune(
  model: TextClassifier,
  heads: HeadSelection | readonly Head[],
): Promise<TextClassifier> {
  await chooseEngine();
  const removed = checkHeads(model, heads);
  const { config, state } = removeHeads(model.config, await model.state(), removed);
  return new TextClassifier({
    id: removed.length > 0 ? `${model.id}, pruned` : model.id,
    revision: model.revision,
    config,
    state,
    tokenizer: model.tokenizer,
    files: model.files,
  });
}
