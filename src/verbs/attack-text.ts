import { traceAttack } from "../attacks/attack-example.js";
import { rankedWords, stepsOf } from "../attacks/attack-trace.js";
import { predictedClass } from "../attacks/goal.js";
import { checkProbabilities, type Victim, type VictimInput } from "../attacks/victim.js";
import { engineInUse } from "../backends/engines.js";
import { parseLabel } from "../data/labels.js";
import { TextAttack } from "../results/text-attack.js";
import { TextClassifier } from "../results/text-classifier.js";
import { checkNames } from "../support/check-options.js";
import { invalid, RahpError } from "../support/rahp-error.js";
import { workSignal } from "../support/work-signal.js";
import {
  type AttackOptions,
  attackRecord,
  PRESET_NAMES,
  type PresetOptions,
  type ResolvedAttack,
  resolveAttack,
} from "./attack-options.js";
import { checkVictim } from "./check-victim.js";
import { truncationNotes } from "./encoded-examples.js";
import { versions } from "./versions.js";

export interface AttackTextOptions
  extends PresetOptions,
    Pick<AttackOptions, "recipe" | "seed" | "queryBudget" | "signal"> {
  /** The gold label: a class by name or index. @default what the victim predicts, which asks it once more */
  readonly label?: string | number;
}

const NAMES = ["label", "recipe", ...PRESET_NAMES, "seed", "queryBudget", "signal"];

/**
 * Attacks one text, or a pair, and shows the attack step by step. As in `attack`, whose options complete the recipe.
 *
 * @param victim  a model, or any object with `labels` and `predict(inputs)` that resolves to probabilities [n][C]
 * @param input   a text, or `{ text, pair }`
 * @throws RahpError for an empty text, an unknown label, and what `attack` refuses
 * @example await attackText(model, "a gripping film", { recipe: "textbugger-chars" })
 */
export async function attackText(
  victim: Victim,
  input: VictimInput,
  options: AttackTextOptions = {},
): Promise<TextAttack> {
  checkNames(options, NAMES);
  checkVictim(victim);
  checkInput(input);
  const { label: given, ...others } = options;
  const resolved = await resolveAttack(others);
  try {
    return await attackResolvedText(victim, input, given, resolved, workSignal(options.signal));
  } finally {
    resolved.dispose();
  }
}

async function attackResolvedText(
  victim: Victim,
  input: VictimInput,
  given: AttackTextOptions["label"],
  resolved: ResolvedAttack,
  signal: AbortSignal | undefined,
): Promise<TextAttack> {
  const { labels } = victim;
  const label =
    given === undefined
      ? await predictionOf(victim, input)
      : parseLabel(given, { names: labels, ordered: true }, "the options");
  const { recipe, queryBudget, seed } = resolved;
  const example = typeof input === "string" ? { id: 0, text: input, label } : { id: 0, ...input, label };
  const terms = { queryBudget, seed, signal };
  const { record, outcome } = await traceAttack(victim, example, recipe, terms);
  const isModel = victim instanceof TextClassifier;
  const { examples: _, ...recipeRecord } = attackRecord(resolved);
  const provenance = {
    verb: "attackText",
    ...(isModel && { model: victim.origin }),
    labels,
    options: { ...recipeRecord, label: given === undefined ? "as predicted" : labels[label] },
    seed,
    ...(isModel && { engine: (await engineInUse()).label }),
    versions,
  };
  const notes = isModel ? truncationNotes(victim, [victim.encode(input)]) : [];
  const { status, queries, changedWords, words } = record;
  const [before, after] = [outcome.original, outcome.perturbed].map(({ probabilities }) => probabilities);
  const parts = { steps: stepsOf(outcome), status, label, queries, changedWords, words, before, after };
  return new TextAttack({ ...parts, ranking: rankedWords(outcome) }, { provenance, notes });
}

function checkInput(input: VictimInput): void {
  const parts = typeof input === "string" ? { text: input } : { ...input };
  const isPair = "pair" in parts;
  if (typeof parts.text !== "string" || (isPair && typeof parts.pair !== "string")) {
    throw invalid("text", input, "a text, or { text, pair }");
  }
  for (const [name, text] of Object.entries(parts)) {
    if (!["text", "pair"].includes(name)) throw invalid("text", input, "a text, or { text, pair }");
    if (text.trim() === "") throw new RahpError(`empty ${name} (expected at least one word)`);
  }
}

async function predictionOf(victim: Victim, input: VictimInput): Promise<number> {
  const rows = await victim.predict([input]);
  checkProbabilities(rows, 1, victim.labels.length);
  return predictedClass(rows[0]!);
}
