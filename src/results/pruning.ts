import type { Chart } from "../show/chart.js";
import { formatNumber } from "../show/format-number.js";
import type { Table } from "../show/table.js";
import type { Evaluation } from "./evaluation.js";
import type { HeadScores } from "./head-scores.js";
import type { HeadSelection } from "./head-selection.js";
import { Result } from "./result.js";
import type { TextClassifier } from "./text-classifier.js";
import { totalSeconds } from "./total-seconds.js";

/** One figure of a model before and after pruning. */
export interface PruningRow {
  /** `heads`, `accuracy` or `meanClever`. */
  readonly measure: string;
  readonly before: number;
  readonly after: number;
}

/** What a pruning consists of. */
export interface PruningParts {
  /** The smaller model; the caller's to dispose of. */
  readonly model: TextClassifier;
  /** Scores of each round. */
  readonly rounds: readonly HeadScores[];
  readonly selection: HeadSelection;
  readonly before: Evaluation;
  readonly after: Evaluation;
}

const TITLES: Readonly<Record<string, string>> = {
  heads: "heads",
  accuracy: "accuracy",
  meanClever: "mean C",
};

/**
 * A model with heads removed, and how it came about. The parts are results of their own, which save and load
 * themselves; this one saves the figures before and after.
 *
 * @example
 * const pruning = await rahp(model, data, { rho: 0.4 });
 * await pruning.model.save("pruned-model");
 * pruning.chart(); // the selection's
 * await report([...pruning.rounds, pruning.selection, pruning.before, pruning.after]);
 */
export class Pruning extends Result<PruningRow> implements PruningParts {
  override readonly kind = "Pruning";
  override readonly keys = ["measure"];
  readonly model: TextClassifier;
  readonly rounds: readonly HeadScores[];
  readonly selection: HeadSelection;
  readonly before: Evaluation;
  readonly after: Evaluation;

  constructor({ model, rounds, selection, before, after }: PruningParts) {
    const heads = selection.toRows().length;
    super(
      [
        { measure: "heads", before: heads, after: heads - selection.pruned.length },
        { measure: "accuracy", before: before.accuracy, after: after.accuracy },
        { measure: "meanClever", before: before.meanClever, after: after.meanClever },
      ],
      {
        provenance: {
          ...before.provenance,
          verb: "rahp",
          options: selection.provenance.options,
          seed: rounds[0].provenance.seed,
          from: selection.provenance,
        },
        seconds: totalSeconds([...rounds, before, after]),
        notes: [...new Set([...before.notes, ...selection.notes])],
      },
    );
    this.model = model;
    this.rounds = rounds;
    this.selection = selection;
    this.before = before;
    this.after = after;
  }

  /** Composite scores with crosses on pruned heads (the paper's figure 4). */
  chart(): Chart {
    return this.selection.chart();
  }

  override table(): Table {
    return {
      caption: `${this.model.id} on ${this.after.provenance.data?.name ?? "its data"}`,
      columns: [
        { key: "title", title: "measure" },
        { key: "before", title: "before", align: "right", format: String },
        { key: "after", title: "after", align: "right", format: String },
      ],
      rows: this.rows.map(({ measure, before, after }) => ({
        title: TITLES[measure],
        before: write(measure, before),
        after: write(measure, after),
      })),
    };
  }

  override toJSON(): Record<string, unknown> {
    const { selection, before, after } = this;
    return { ...super.toJSON(), selection, before, after };
  }
}

function write(measure: string, value: number): string {
  return measure === "accuracy" ? `${(100 * value).toFixed(1)} %` : formatNumber(value);
}
