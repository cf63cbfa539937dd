import { attackColumns, attackRow } from "../show/attack-columns.js";
import type { ShownAttack } from "../show/shown-attack.js";
import type { Table } from "../show/table.js";
import type { AttackRow } from "./attack-row.js";
import type { Provenance } from "./provenance.js";

/** Attacked examples with their classes by name and their changed words marked. */
export function attackTable(rows: readonly AttackRow[], caption: string, provenance: Provenance): Table {
  return {
    caption,
    columns: attackColumns(scoreName(provenance), rows.some(isMeasured)),
    rows: rows.map((row) => attackRow(shownAttack(row, provenance))),
  };
}

const isMeasured = ({ similarity }: AttackRow) => similarity !== undefined;

/** A row with its classes by name; by index where the provenance has no names. */
export function shownAttack(row: AttackRow, provenance: Provenance): ShownAttack {
  const name = (index: number) => className(index, provenance);
  return {
    ...row,
    label: name(row.label),
    before: name(row.originalPrediction),
    after: name(row.perturbedPrediction),
  };
}

/** What the scores of a log are: that of any class but the label, or the probability of a target. */
export function scoreName(provenance: Provenance): string {
  const { goal } = provenance.options;
  if (goal === "untargeted") return "1 − p(label)";
  const [, target] = /^targeted (\d+)$/.exec(String(goal)) ?? [];
  return target === undefined ? "score" : `p(${className(Number(target), provenance)})`;
}

/** By index where the provenance has no names. */
export function className(index: number, { labels }: Provenance): string {
  return labels?.[index] ?? String(index);
}
