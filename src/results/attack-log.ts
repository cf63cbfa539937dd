import type { AttackRecord } from "../attacks/attack-example.js";
import { type AttackMetrics, attackMetrics } from "../attacks/attack-metrics.js";
import { adversarialHtml, adversarialText } from "../show/adversarial-text.js";
import type { Table } from "../show/table.js";
import { Result } from "./result.js";

/** An attacked example, and the seconds that it took. */
export interface AttackRow extends AttackRecord {
  readonly seconds: number;
}

/**
 * What an attack did to each example.
 *
 * @example
 * const log = await attack(model, data, { recipe: "textfooler-lexicon", examples: 100 });
 * log.metrics.accuracyUnderAttack;
 */
export class AttackLog extends Result<AttackRow> {
  override readonly kind = "AttackLog";

  /** Accuracy under attack, success rate, queries and changed words. */
  get metrics(): AttackMetrics {
    return attackMetrics(this.rows);
  }

  /** Examples with their changed words marked, as HTML that is safe to show. */
  examplesHtml(count = 10): string[] {
    return this.broken(count).map(({ text, perturbedText, pair, perturbedPair }) =>
      adversarialHtml(join(text, pair), join(perturbedText, perturbedPair)),
    );
  }

  override table(): Table {
    const changed = this.rows.map((row) => ({
      ...row,
      result:
        row.status === "succeeded"
          ? adversarialText(join(row.text, row.pair), join(row.perturbedText, row.perturbedPair))
          : join(row.text, row.pair),
    }));
    return {
      caption: this.caption(),
      columns: [
        { key: "id", title: "id" },
        { key: "status", title: "status" },
        { key: "queries", title: "queries" },
        { key: "changedWords", title: "changed" },
        { key: "result", title: "text, with changed words" },
      ],
      rows: changed,
    };
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), metrics: this.metrics };
  }

  private broken(count: number): AttackRow[] {
    return this.rows.filter(({ status }) => status === "succeeded").slice(0, count);
  }

  private caption(): string {
    const { succeeded, failed, skipped, accuracyUnderAttack, averageQueriesOfSuccesses } = this.metrics;
    const share = accuracyUnderAttack === null ? "–" : `${(100 * accuracyUnderAttack).toFixed(1)} %`;
    const queries = averageQueriesOfSuccesses === null ? "–" : averageQueriesOfSuccesses.toFixed(1);
    return `${succeeded} succeeded, ${failed} failed, ${skipped} skipped; accuracy under attack ${share}; ${queries} queries a success`;
  }
}

function join(text: string, pair: string | null): string {
  return pair === null ? text : `${text}\n${pair}`;
}
