import type { Head } from "../models/heads.js";
import type { PrunedFirst } from "../pruning/choose-by-score.js";
import type { Chart } from "../show/chart.js";
import { compositeChart } from "../show/composite-chart.js";
import { decisionOf } from "../show/head-decision.js";
import { prunedPerLayerChart } from "../show/pruned-per-layer-chart.js";
import { rankChart } from "../show/rank-chart.js";
import { scoreScatterChart } from "../show/score-scatter-chart.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { areRows, type HeadSelectionRow, intervalIn, isRated } from "./head-selection-rows.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";

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
  override readonly keys = ["layer", "head"];

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
   * Reads a `selection.json`, or what `save` wrote as `.jsonl`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<HeadSelection> {
    return HeadSelection.fromDocument(await readDocument(path), path);
  }

  /** What `toJSON` gave. @throws RahpError for another document; @param path  where it is from */
  static fromDocument(document: Record<string, unknown>, path: string): HeadSelection {
    const rows = document.rows;
    if (document.kind !== "HeadSelection" || !areRows(rows)) {
      throw new RahpError(`invalid selection: ${path} (expected what select writes)`);
    }
    const whole = rows.map((row) => ({ ...row, ...intervalIn(row) }));
    const selection = new HeadSelection(whole, originIn(document, path));
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
        { key: "place", title: this.isFirmnessKnown ? "rank (95 %)" : "rank", align: "right" },
        { key: "layer", title: "layer" },
        { key: "head", title: "head" },
        ...(this.method === null
          ? [
              { key: "deltaClever", title: "ΔCLEVER" },
              { key: "fisher", title: "Fisher" },
            ]
          : []),
        { key: "score", title: this.method ?? "S" },
        ...(this.isFirmnessKnown ? [{ key: "prunedShare", title: "chosen", format: wholePercent }] : []),
        { key: "decision", title: "decision", format: String },
      ],
      rows: this.ranked().map((row) => ({ ...row, place: placeOf(row), decision: decisionOf(row) })),
    };
  }

  /** The scores that rank the heads, with crosses on pruned and red boxes around protected heads (the paper's figure 4). */
  chart(): Chart {
    if (this.method === null) return compositeChart(this.rows);
    const { prunedFirst } = this.provenance.options as { prunedFirst?: PrunedFirst };
    return compositeChart(this.rows, { scoreName: this.method, prunedFirst });
  }

  /** Share of each layer's heads that is pruned (the paper's figure 2), and where known that on resamples. */
  layerChart(): Chart {
    return prunedPerLayerChart(this.rows);
  }

  /**
   * Each head's rank with the bounds of 95 % of its ranks on resamples of the samples, and the cut between the heads that
   * go and the others.
   * @throws RahpError where the scores came without samples
   */
  rankChart(): Chart {
    if (!this.isFirmnessKnown) {
      throw new RahpError("missing rank intervals: the scores of this selection came without their samples");
    }
    return rankChart(this.rows.map((row) => ({ ...row, rankLow: row.rankLow!, rankHigh: row.rankHigh! })));
  }

  /**
   * ΔCLEVER against Fisher, both as the composite weighs them, a point for each head, with the cut and with histograms at
   * the margins.
   * @throws RahpError for a selection by another method's one score
   */
  scatterChart(): Chart {
    const rows = this.rows.filter(isRated);
    if (rows.length < this.rows.length) {
      throw new RahpError(
        `missing ΔCLEVER and Fisher: the heads of this selection were scored by ${this.method}`,
      );
    }
    return scoreScatterChart(rows, this.provenance.options as { alpha: number; beta: number });
  }

  /** Whether rows tell the bounds of ranks, and how often heads are chosen. */
  get isFirmnessKnown(): boolean {
    return this.rows.every(({ rankLow }) => rankLow !== null);
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

/** `3 (1–9)`: the rank and its bounds, where they are known. */
function placeOf({ rank, rankLow, rankHigh }: HeadSelectionRow): string {
  return rankLow === null ? String(rank) : `${rank} (${rankLow}–${rankHigh})`;
}

function wholePercent(share: unknown): string {
  return `${(100 * (share as number)).toFixed(0)} %`;
}

function pairs(heads: readonly Head[]): [number, number][] {
  return heads.map(({ layer, head }) => [layer, head]);
}
