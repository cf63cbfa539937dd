import { invalid, missing } from "../support/rahp-error.js";

/** Where a head is: its layer and its place in the layer, both counted from 0. */
export interface HeadPosition {
  readonly layer: number;
  readonly head: number;
}

/** What all heat maps of heads share. */
export interface HeadGrid {
  /** Width and height of a cell, in pixels. */
  readonly cell: number;
  /** The size of the view, in Vega-Lite's terms. */
  readonly size: { width: { step: number }; height: { step: number } };
  /** Heads across, layers down with layer 0 on top; heads that no row names stay empty. */
  readonly axes: { x: object; y: object };
}

/**
 * The door of every chart of heads.
 *
 * @throws RahpError where there is no head, or a position isn't an integer of at least 0
 */
export function checkHeads(heads: readonly HeadPosition[]): void {
  if (heads.length === 0) throw missing("heads", "a chart of heads needs at least one row");
  for (const { layer, head } of heads) {
    if (!isIndex(layer)) throw invalid("layer", layer, "an integer of at least 0");
    if (!isIndex(head)) throw invalid("head", head, "an integer of at least 0");
  }
}

/** Lays heads out as a grid with cells that fit its size: from 40 pixels for a small model to 18 for 24 layers. */
export function headGrid(heads: readonly HeadPosition[]): HeadGrid {
  const across = Math.max(...heads.map(({ head }) => head)) + 1;
  const down = Math.max(...heads.map(({ layer }) => layer)) + 1;
  const cell = Math.min(40, Math.max(18, Math.floor(336 / Math.max(across, down))));
  return {
    cell,
    size: { width: { step: cell }, height: { step: cell } },
    axes: { x: axis("head", "Head", across), y: axis("layer", "Layer", down) },
  };
}

function axis(field: string, title: string, count: number) {
  return {
    field,
    type: "ordinal",
    title,
    scale: { domain: Array.from({ length: count }, (_, i) => i), paddingInner: 0.06, paddingOuter: 0.03 },
    axis: { labelAngle: 0 },
  };
}

function isIndex(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
