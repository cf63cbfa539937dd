/**
 * Places of the largest values, the largest first; of equal values the first.
 *
 * @param most  how many
 */
export function likeliest(values: Float32Array, most: number): number[] {
  const best: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (best.length === most && values[i]! <= values[best[most - 1]!]!) continue;
    let place = best.length;
    while (place > 0 && values[best[place - 1]!]! < values[i]!) place--;
    best.splice(place, 0, i);
    if (best.length > most) best.pop();
  }
  return best;
}
