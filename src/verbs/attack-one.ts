import type { AskedText } from "../attacks/asked-text.js";
import { type AttackRecord, attackExample } from "../attacks/attack-example.js";
import type { Recipe } from "../attacks/recipe.js";
import type { Victim } from "../attacks/victim.js";
import type { Example } from "../data/example.js";

/** An example to attack, as it goes to another thread, too. */
export interface AttackTask {
  readonly example: Example;
  readonly queryBudget: number | undefined;
  readonly seed: number;
  /** Whether the texts that are sent are kept. */
  readonly record: boolean;
}

/** What became of it. */
export interface AttackedExample {
  readonly record: AttackRecord;
  /** Every text that was sent, where they are kept. */
  readonly texts?: readonly AskedText[];
}

export async function attackOne(
  victim: Victim,
  recipe: Recipe,
  { example, queryBudget, seed, record: keepsTexts }: AttackTask,
  signal?: AbortSignal,
): Promise<AttackedExample> {
  const texts: AskedText[] = [];
  const watch = keepsTexts ? (asked: AskedText) => void texts.push(asked) : undefined;
  const record = await attackExample(victim, example, recipe, { queryBudget, seed, signal, watch });
  return keepsTexts ? { record, texts } : { record };
}
