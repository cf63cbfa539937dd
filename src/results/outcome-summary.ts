import type { AttackOutcomes } from "../attacks/attack-outcomes.js";
import { formatNumber } from "../show/format-number.js";
import type { Table } from "../show/table.js";

/** A share as readers see it; a dash where there is none. */
export const percent = (share: number | null) => formatNumber(share, "percent");

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
    ["accuracy before the attack", percent(outcomes.originalAccuracy)],
    ["accuracy under attack", percent(outcomes.accuracyUnderAttack)],
    ["attack success rate", percent(outcomes.successRate)],
    ["queries of a success, mean", formatNumber(outcomes.averageQueriesOfSuccesses)],
    ["queries of all attacked, mean", formatNumber(outcomes.averageQueries)],
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
