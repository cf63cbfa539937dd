import type { Head } from "../models/heads.js";
import type { PrunedFirst } from "../pruning/choose-by-score.js";
import type { RatedHead } from "../pruning/composite-score.js";
import type { Chart } from "../show/chart.js";
import { compositeChart } from "../show/composite-chart.js";
import { prunedPerLayerChart } from "../show/pruned-per-layer-chart.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { originIn, Result, type ResultOrigin, readJsonFile } from "./result.js";

/** A head with what was decided about it, and why: RAHP's scores and their composite, or one score alone. */
export interface HeadSelectionRow extends Partial<RatedHead> {
  readonly layer: number;
  readonly head: number;
  /** What ranks the head: S, or the one score. */
  readonly score: number;
  /** Of the one score; null where there is none. */
  readonly scoreStderr?: number | null;
  readonly protected: boolean;
  readonly pruned: boolean;
  /** Place in the order in which heads would be pruned, from 1; protected heads come last. */
  readonly rank: number;
}

/**
 * Which heads to prune, and why.
 *
 * @example
 * const choice = composite(scores, { rho: 0.6 });
 * choice.pruned; // [{ layer: 5, head: 2 }, …] in rank order
 * await choice.save("selection.json");
 */
export class HeadSelection extends Result<HeadSelectionRow> {
  override readonly kind = "HeadSelection";

  constructor(rows: readonly HeadSelectionRow[], origin: ResultOrigin) {
    super(rows, origin);
  }

  /** The method of the one score that ranks the heads; null where it is RAHP's composite. */
  get method(): string | null {
    const { method } = this.provenance.options;
    return typeof method === "string" ? method : null;
  }

  /** Heads to prune, in rank order. */
  get pruned(): Head[] {
    return this.inRankOrder(({ pruned }) => pruned);
  }

  /** Heads that the rule protects, in rank order. */
  get protected(): Head[] {
    return this.inRankOrder((row) => row.protected);
  }

  /**
   * Reads a `selection.json`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<HeadSelection> {
    return HeadSelection.fromDocument(await readJsonFile(path), path);
  }

  /** What `toJSON` gave. @throws RahpError for another document; @param path  where it is from */
  static fromDocument(document: Record<string, unknown>, path: string): HeadSelection {
    const rows = document.rows;
    if (document.kind !== "HeadSelection" || !areRows(rows)) {
      throw new RahpError(`invalid selection: ${path} (expected what select writes)`);
    }
    const selection = new HeadSelection(rows, originIn(document, path));
    for (const list of ["pruned", "protected"] as const) {
      if (JSON.stringify(document[list]) !== JSON.stringify(pairs(selection[list]))) {
        throw new RahpError(`invalid selection: ${path} (its list of ${list} heads differs from its rows)`);
      }
    }
    return selection;
  }

  override table(): Table {
    return {
      columns: [
        { key: "rank", title: "rank" },
        { key: "layer", title: "layer" },
        { key: "head", title: "head" },
        ...(this.method === null
          ? [
              { key: "deltaClever", title: "ΔCLEVER" },
              { key: "fisher", title: "Fisher" },
            ]
          : []),
        { key: "score", title: this.method ?? "S" },
        { key: "decision", title: "decision", format: String },
      ],
      rows: this.ranked().map((row) => ({
        ...row,
        decision: row.pruned ? "pruned" : row.protected ? "protected" : "kept",
      })),
    };
  }

  /** The scores that rank the heads, with crosses on pruned and red boxes around protected heads (the paper's figure 4). */
  chart(): Chart {
    if (this.method === null) return compositeChart(this.rows);
    const { prunedFirst } = this.provenance.options as { prunedFirst?: PrunedFirst };
    return compositeChart(this.rows, { scoreName: this.method, prunedFirst });
  }

  /** Share of each layer's heads that is pruned (the paper's figure 2). */
  layerChart(): Chart {
    return prunedPerLayerChart(this.rows);
  }

  override toJSON(): Record<string, unknown> {
    return {
      kind: this.kind,
      pruned: pairs(this.pruned),
      protected: pairs(this.protected),
      options: this.provenance.options,
      ...super.toJSON(),
    };
  }

  private ranked(): HeadSelectionRow[] {
    return [...this.rows].sort((a, b) => a.rank - b.rank);
  }

  private inRankOrder(keep: (row: HeadSelectionRow) => boolean): Head[] {
    return this.ranked()
      .filter(keep)
      .map(({ layer, head }) => ({ layer, head }));
  }
}

function pairs(heads: readonly Head[]): [number, number][] {
  return heads.map(({ layer, head }) => [layer, head]);
}

const COUNTS = ["layer", "head", "rank"] as const;
/** What the composite score is made of. */
const PARTS = [
  ...(["deltaClever", "fisher", "importance"] as const),
  ...(["deltaCleverNormalized", "importanceNormalized"] as const),
];

/** Whether these are the rows of a selection, in a file that somebody may have edited. */
function areRows(value: unknown): value is HeadSelectionRow[] {
  const isOfOneScore = Array.isArray(value) && "scoreStderr" in Object(value[0]);
  const fits = (row: HeadSelectionRow) =>
    COUNTS.every((column) => Number.isInteger(row?.[column]) && row[column] >= 0) &&
    Number.isFinite(row.score) &&
    (isOfOneScore
      ? row.scoreStderr === null || Number.isFinite(row.scoreStderr)
      : PARTS.every((column) => Number.isFinite(row[column]))) &&
    [row.pruned, row.protected].every((decision) => typeof decision === "boolean");
  if (!Array.isArray(value) || value.length === 0 || !value.every(fits)) return false;
  return new Set(value.map(({ layer, head }) => `${layer} ${head}`)).size === value.length;
}
