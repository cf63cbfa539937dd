import type { Example } from "../data/example.js";
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
  const texts = attackedTexts(log);
  if (texts.length === 0)
    throw new RahpError("nothing to augment with: the attack log has no successes (expected at least one)");
  return withTexts(data, texts, labels, String(options.recipe ?? "an unnamed recipe"));
}

/** A text that an attack found, with its gold label as the victim's class index. */
export type AttackedText = Omit<Example, "id">;

/** The texts of an attack's successes. */
export function attackedTexts(log: AttackLog): AttackedText[] {
  return log
    .toRows()
    .filter(({ status }) => status === "succeeded")
    .map(({ perturbedText, perturbedPair, label }) => ({
      ...{ text: perturbedText, label },
      ...(perturbedPair !== null && { pair: perturbedPair }),
    }));
}

/**
 * A data set with such texts behind its own, under ids that it has not.
 * @param labels  the victim's classes, which become those of the whole
 * @throws RahpError for labels that are none of the classes
 */
export function withTexts(
  data: Dataset,
  texts: readonly AttackedText[],
  labels: readonly string[],
  recipe: string,
): Dataset {
  const { examples } = labelFor({ labels }, data);
  const first = examples.reduce((last, { id }) => Math.max(last, id), -1) + 1;
  const added = texts.map((text, i) => ({ id: first + i, ...text }));
  return new Dataset(
    `${data.name} and ${added.length} texts attacked by ${recipe}`,
    [...examples, ...added],
    {
      classes: { names: labels, ordered: true },
      notes: data.notes,
    },
  );
}
