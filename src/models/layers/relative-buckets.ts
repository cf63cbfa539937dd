/**
 * The bucket of a distance between tokens: near distances have one each, farther ones share buckets whose width
 * grows with the logarithm of the distance (DeBERTaV2; He et al., 2021).
 *
 * @param distance     position of the query less that of the key
 * @param buckets      on each side of 0, even; 0 = every distance is its own bucket
 * @param maxDistance  the distance whose bucket is the last
 * @returns a whole number with the sign of the distance
 */
export function relativeBucket(distance: number, buckets: number, maxDistance: number): number {
  const middle = Math.floor(buckets / 2);
  const length = Math.abs(distance);
  if (buckets === 0 || length <= middle) return distance;
  const share = Math.log(length / middle) / Math.log((maxDistance - 1) / middle);
  return Math.sign(distance) * (Math.ceil(share * (middle - 1)) + middle);
}

/**
 * Rows of the table of distances for T tokens: those of the distances −(T−1) … T−1. Distances beyond the table
 * have its first or last row.
 * @returns 2T − 1 indices
 */
export function relativeRows(length: number, buckets: number, maxDistance: number): Int32Array {
  const span = buckets > 0 ? buckets : maxDistance; // rows on each side
  return Int32Array.from({ length: 2 * length - 1 }, (_, i) => {
    const row = span + relativeBucket(i - (length - 1), buckets, maxDistance);
    return Math.min(Math.max(row, 0), 2 * span - 1);
  });
}
