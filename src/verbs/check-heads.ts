import type { Head } from "../models/heads.js";
import { HeadSelection } from "../results/head-selection.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { RahpError } from "../support/rahp-error.js";

/**
 * The heads that a verb is to mask or remove.
 * @throws RahpError that names the first head that the model does not have
 */
export function checkHeads(model: TextClassifier, heads: HeadSelection | readonly Head[]): readonly Head[] {
  const named = heads instanceof HeadSelection ? heads.pruned : heads;
  for (const { layer, head } of named) {
    if (!model.config.keptHeads[layer]?.includes(head)) {
      const { layers, heads: width } = model.config;
      throw new RahpError(
        `no such head: layer ${layer}, head ${head} (${model.id} has ${layers} layers of ${width} heads, less those already pruned)`,
      );
    }
  }
  return named;
}
