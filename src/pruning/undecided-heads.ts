import { compareHeads } from "../models/heads.js";
import { floorShare } from "../support/exact-share.js";
import type { ScoreBounds } from "./calibration.js";
import type { ChoiceRule } from "./choice-rule.js";
import type { RatedHead } from "./composite-score.js";

/**
 * Heads of which the bounds do not tell whether the rule chooses them. A head stands before another for certain where it
 * does so for all scores within the bounds and for every range max ΔC − min ΔC that they allow: normalisation takes the
 * same minimum and range to all heads, so the minimum cancels.
 *
 * @param rated   in the order of the bounds; importance and protection are certain
 * @param bounds  of ΔC
 * @returns indices of heads; protected ones are never among them
 */
export function undecidedHeads(
  rated: readonly RatedHead[],
  bounds: ScoreBounds,
  { alpha, beta, rho, minHeadsPerLayer }: ChoiceRule,
): number[] {
  const { low, high } = bounds;
  const range = {
    low: Math.max(Math.max(...low) - Math.min(...high), 0),
    high: Math.max(...high) - Math.min(...low),
  };
  const isBefore = (a: number, b: number) => {
    const rise = low[a] - high[b];
    const normalized = beta === 0 || rise === 0 ? 0 : rise / (rise > 0 ? range.high : range.low);
    const lead = beta * normalized - alpha * (rated[a].importanceNormalized - rated[b].importanceNormalized);
    const isTie = lead === 0 && high[a] === low[b];
    return isTie ? compareHeads(rated[a], rated[b]) < 0 : lead > 0;
  };

  const open = rated.flatMap((head, i) => (head.protected ? [] : [i]));
  const before = new Map(open.map((a) => [a, new Set(open.filter((b) => b !== a && isBefore(a, b)))]));
  const surely = (a: number, b: number) => before.get(a)!.has(b);
  const staysInLayer = new Map(open.map((i) => [i, stayInLayer(i)]));
  const count = floorShare(rho, rated.length);
  return open.filter((i) => {
    if (staysInLayer.get(i) === true) return false;
    const above = open.filter((j) => j !== i && staysInLayer.get(j) === false && surely(j, i)).length;
    const perhapsAbove = open.filter((j) => j !== i && staysInLayer.get(j) !== true && !surely(i, j)).length;
    const isIn = staysInLayer.get(i) === false && perhapsAbove < count;
    return !isIn && above < count;
  });

  /** Whether a head is among the last of its layer, which stay; undefined where that is open. */
  function stayInLayer(i: number): boolean | undefined {
    const others = rated.flatMap(({ layer }, j) => (layer === rated[i].layer && j !== i ? [j] : []));
    const after = others.filter((j) => rated[j].protected || surely(i, j)).length;
    const perhapsAfter = others.filter((j) => rated[j].protected || !surely(j, i)).length;
    if (after >= minHeadsPerLayer) return false;
    return perhapsAfter < minHeadsPerLayer ? true : undefined;
  }
}
