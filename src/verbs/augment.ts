import type { AttackLog } from "../results/attack-log.js";
import { Dataset } from "../results/dataset.js";
import { RahpError } from "../support/rahp-error.js";
import { labelFor } from "./encoded-examples.js";

/**
 * A data set with the adversarial texts of an attack beside its own, for adversarial data augmentation (ADA): the texts of
 * the attack's successes, with their gold labels. The labels of the whole are the classes that the attack's log names.
 *
 * @param log  of an attack, best on examples of this data; of its rows only the successes count
 * @throws RahpError where the log does not name the classes or has no success, and for labels that are none of the classes
 * @example
 * const log = await attack(model, data, { recipe: "textfooler-lexicon", examples: 1000 });
 * const { model: hardened } = await train(model, augment(data, log));
 */
export function augment(data: Dataset, log: AttackLog): Dataset {
  const { labels, options } = log.provenance;
  if (!labels) throw new RahpError("missing classes of the attack log: its provenance does not name them");
  const { examples } = labelFor({ labels }, data);
  const successes = log.toRows().filter(({ status }) => status === "succeeded");
  if (successes.length === 0)
    throw new RahpError("nothing to augment with: the attack log has no successes (expected at least one)");
  const first = Math.max(-1, ...examples.map(({ id }) => id)) + 1;
  const added = successes.map(({ perturbedText, perturbedPair, label }, i) => ({
    ...{ id: first + i, text: perturbedText, label },
    ...(perturbedPair !== null && { pair: perturbedPair }),
  }));
  const name = `${data.name} and ${added.length} texts attacked by ${options.recipe ?? "an unnamed recipe"}`;
  return new Dataset(name, [...examples, ...added], {
    classes: { names: labels, ordered: true },
    notes: data.notes,
  });
}
