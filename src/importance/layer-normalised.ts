/** Keeps a layer without any importance at 0 (the value of Michel et al.'s code). */
const EPSILON = 1e-20;

/**
 * Each layer's scores over their L2 norm, so that layers compare: raw gradients grow or shrink with depth (Molchanov
 * et al., 2017; Michel et al., 2019).
 *
 * @param table  [L][H]; heads that are pruned are 0
 * @returns [L][H], without unit
 */
export function layerNormalised(table: readonly (readonly number[])[]): number[][] {
  return table.map((row) => {
    const norm = Math.sqrt(row.reduce((sum, score) => sum + score ** 2, 0));
    return row.map((score) => score / (norm + EPSILON));
  });
}
