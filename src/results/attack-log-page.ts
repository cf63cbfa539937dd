import type { AttackMetrics } from "../attacks/attack-metrics.js";
import { attackPage } from "../show/attack-page.js";
import { formatNumber } from "../show/format-number.js";
import { attackCommand } from "./attack-command.js";
import type { AttackRow } from "./attack-row.js";
import { scoreName, shownAttack } from "./attack-table.js";
import { percent } from "./outcome-summary.js";
import type { Provenance } from "./provenance.js";

/** An attack log as a page to read: see `AttackLog.toHTML`. */
export function attackLogPage(
  rows: readonly AttackRow[],
  metrics: AttackMetrics,
  { provenance, notes }: { readonly provenance: Provenance; readonly notes: readonly string[] },
): string {
  const { model, data, options, seed } = provenance;
  const hash = (of: string) => `SHA-256 ${String(of).slice(0, 12)}…`; // of a file, which anybody may have edited
  const facts: readonly (readonly [string, unknown])[] = [
    ["model", model && `${model.id}, weights ${hash(model.weightsHash)}`],
    ["recipe", [options.recipe, options.variant].filter(Boolean).join(", variant ")],
    ["goal", options.goal],
    ["data", data && `${data.name} (${hash(data.hash)}), ${data.examples} examples`],
    ["query budget", options.queryBudget],
    ["seed", seed],
  ];
  return attackPage({
    title: `${options.recipe ?? "Attack"} against ${model?.id ?? "a model"}`,
    figures: [
      ["accuracy before the attack", percent(metrics.originalAccuracy)],
      ["accuracy under attack", percent(metrics.accuracyUnderAttack)],
      ["attack success rate", percent(metrics.successRate)],
      ["queries of a success, mean", formatNumber(metrics.averageQueriesOfSuccesses)],
      ["queries of all attacked, mean", formatNumber(metrics.averageQueries)],
      ["words changed, mean of successes", percent(metrics.perturbedWords)],
      ...(metrics.averageSimilarity == null
        ? []
        : [["similarity of a success, mean", formatNumber(metrics.averageSimilarity)] as const]),
    ],
    facts: facts.flatMap(([name, value]) =>
      value === undefined || value === null || value === "" ? [] : [[name, String(value)] as const],
    ),
    command: attackCommand(
      provenance,
      rows.some(({ pair }) => pair !== null),
    ),
    notes,
    scoreName: scoreName(provenance),
    examples: rows.map((row) => shownAttack(row, provenance)),
    provenance: { ...provenance },
  });
}
