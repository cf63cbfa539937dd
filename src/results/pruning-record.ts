import type { Chart } from "../show/chart.js";
import { formatNumber } from "../show/format-number.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { Evaluation } from "./evaluation.js";
import { HeadSelection } from "./head-selection.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";

/** One figure of a model before and after pruning. */
export interface PruningRow {
  /** `heads`, `accuracy` or `meanClever`. */
  readonly measure: string;
  readonly before: number;
  readonly after: number;
}

/** What is known of a pruning without the model that it made. */
export interface PruningRecordParts {
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
 * Which heads went, and what the model was before and after: what a `Pruning` saves of itself.
 *
 * @example const { selection, before, after } = await Pruning.load("pruning.json");
 */
export class PruningRecord extends Result<PruningRow> implements PruningRecordParts {
  override readonly kind = "Pruning";
  override readonly keys = ["measure"];
  readonly selection: HeadSelection;
  readonly before: Evaluation;
  readonly after: Evaluation;

  constructor({ selection, before, after }: PruningRecordParts, origin: ResultOrigin) {
    const heads = selection.toRows().length;
    super(
      [
        { measure: "heads", before: heads, after: heads - selection.pruned.length },
        { measure: "accuracy", before: before.accuracy, after: after.accuracy },
        { measure: "meanClever", before: before.meanClever, after: after.meanClever },
      ],
      origin,
    );
    this.selection = selection;
    this.before = before;
    this.after = after;
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`: all but the scores and the model, which are saved by themselves.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<PruningRecord> {
    const document = await readDocument(path);
    const part = (name: string) => Object(document[name]) as Record<string, unknown>;
    if (document.kind !== "Pruning") {
      throw new RahpError(`invalid pruning: ${path} (expected what run or a Pruning saved)`);
    }
    return new PruningRecord(
      {
        selection: HeadSelection.fromDocument(part("selection"), path),
        before: Evaluation.fromDocument(part("before"), path),
        after: Evaluation.fromDocument(part("after"), path),
      },
      originIn(document, path),
    );
  }

  /** Composite scores with crosses on pruned heads (the paper's figure 4). */
  chart(): Chart {
    return this.selection.chart();
  }

  override table(): Table {
    const { model, data } = this.after.provenance;
    return {
      caption: `${model?.id ?? "a model"} on ${data?.name ?? "its data"}`,
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
