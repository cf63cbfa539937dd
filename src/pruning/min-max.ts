/** Values scaled linearly to [0, 1]; all 0 where all are equal. */
export function minMax(values: readonly number[]): number[] {
  const lowest = Math.min(...values);
  const range = Math.max(...values) - lowest;
  return values.map((value) => (range === 0 ? 0 : (value - lowest) / range));
}
