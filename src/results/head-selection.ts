import type { Head } from "../models/heads.js";
import type { RatedHead } from "../pruning/composite-score.js";
import type { Chart } from "../show/chart.js";
import { compositeChart } from "../show/composite-chart.js";
import { prunedPerLayerChart } from "../show/pruned-per-layer-chart.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { originIn, Result, type ResultOrigin, readJsonFile } from "./result.js";

/** A head with its scores and what was decided about it. */
export interface HeadSelectionRow extends RatedHead {
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
    const document = await readJsonFile(path);
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
        { key: "deltaClever", title: "ΔCLEVER" },
        { key: "fisher", title: "Fisher" },
        { key: "score", title: "S" },
        { key: "decision", title: "decision", format: String },
      ],
      rows: this.ranked().map((row) => ({
        ...row,
        decision: row.pruned ? "pruned" : row.protected ? "protected" : "kept",
      })),
    };
  }

  /** Composite scores with crosses on pruned and red boxes around protected heads (the paper's figure 4). */
  chart(): Chart {
    return compositeChart(this.rows);
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
const NUMBERS = [
  ...(["deltaClever", "fisher", "importance"] as const),
  ...(["deltaCleverNormalized", "importanceNormalized", "score"] as const),
];

/** Whether these are the rows of a selection, in a file that somebody may have edited. */
function areRows(value: unknown): value is HeadSelectionRow[] {
  const fits = (row: HeadSelectionRow) =>
    COUNTS.every((column) => Number.isInteger(row?.[column]) && row[column] >= 0) &&
    NUMBERS.every((column) => Number.isFinite(row[column])) &&
    [row.pruned, row.protected].every((decision) => typeof decision === "boolean");
  if (!Array.isArray(value) || value.length === 0 || !value.every(fits)) return false;
  return new Set(value.map(({ layer, head }) => `${layer} ${head}`)).size === value.length;
}
