import type { AttackOutcomes } from "../attacks/attack-outcomes.js";
import { formatNumber } from "../show/format-number.js";
import type { Table } from "../show/table.js";

/** A share as readers see it; a dash where there is none. */
export const percent = (share: number | null) => formatNumber(share, "percent");

/** How attacks ended, measure by measure: what each is called, and how it is written. */
const OUTCOMES = [
  ["originalAccuracy", "accuracy before the attack", percent],
  ["accuracyUnderAttack", "accuracy under attack", percent],
  ["successRate", "attack success rate", percent],
  ["averageQueriesOfSuccesses", "queries of a success, mean", formatNumber],
  ["averageQueries", "queries of all attacked, mean", formatNumber],
] as const;

/** What measures of attacks are called in a table. */
export const OUTCOME_TITLES: Readonly<Record<string, string>> = Object.fromEntries(OUTCOMES);

/**
 * How attacks ended, as a table of names and values.
 * @param model  the victim's name, where it is known
 * @param more   lines of the attack's own, below
 */
export function outcomeSummary(
  model: string | undefined,
  outcomes: AttackOutcomes,
  more: readonly (readonly [string, string])[],
): Table {
  const { succeeded, failed, skipped } = outcomes;
  const rows = [
    ["model", model ?? "–"],
    ["attacked", `${succeeded + failed + skipped} examples`],
    ["succeeded, failed, skipped", `${succeeded}, ${failed}, ${skipped}`],
    ...OUTCOMES.map(([measure, title, write]) => [title, write(outcomes[measure])]),
    ...more,
  ];
  return {
    columns: [
      { key: "name", title: "measure" },
      { key: "value", title: "value" },
    ],
    rows: rows.map(([name, value]) => ({ name, value })),
  };
}
