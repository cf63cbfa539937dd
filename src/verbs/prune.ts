import { chooseEngine } from "../backends/engines.js";
import type { Head } from "../models/heads.js";
import { removeHeads } from "../pruning/remove-heads.js";
import { HeadSelection } from "../results/head-selection.js";
import { TextClassifier } from "../results/text-classifier.js";
import { RahpError } from "../support/rahp-error.js";

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
  const removed = heads instanceof HeadSelection ? heads.pruned : heads;
  for (const { layer, head } of removed) {
    if (!model.config.keptHeads[layer]?.includes(head)) {
      const { layers, heads: width } = model.config;
      throw new RahpError(
        `no such head: layer ${layer}, head ${head} (${model.id} has ${layers} layers of ${width} heads, less those already pruned)`,
      );
    }
  }
  const { config, state } = removeHeads(model.config, model.state(), removed);
  return new TextClassifier({
    id: removed.length > 0 ? `${model.id}, pruned` : model.id,
    config,
    state,
    tokenizer: model.tokenizer,
    files: model.files,
  });
}
