import type { FoundPoint } from "./projected-gradient.js";

export interface RadiusPlan {
  /** The first radius to search, above 0, at most `maxRadius`. */
  readonly start: number;
  readonly maxRadius: number;
  /** Share of the found distance by which it may exceed the last radius in which nothing was found. */
  readonly tolerance: number;
}

export interface SmallestRadius {
  /** null where there is none up to the largest radius. */
  readonly found: FoundPoint | null;
  /** The largest searched radius, below the found distance, in which there was nothing. */
  readonly nothingWithin: number;
}

/**
 * The smallest radius in which a search finds something: doubled until it does, then bisected between the last radius
 * without and the nearest point found.
 */
export async function smallestRadius(
  search: (radius: number) => Promise<FoundPoint | null>,
  { start, maxRadius, tolerance }: RadiusPlan,
): Promise<SmallestRadius> {
  let nothingWithin = 0;
  let radius = start;
  let found = await search(radius);
  while (!found) {
    nothingWithin = radius;
    if (radius === maxRadius) return { found: null, nothingWithin };
    radius = Math.min(2 * radius, maxRadius);
    found = await search(radius);
  }
  for (;;) {
    if (found.distance <= nothingWithin) nothingWithin = 0; // a larger ball showed what the search had missed there
    if (found.distance - nothingWithin <= tolerance * found.distance) return { found, nothingWithin };
    const middle = (nothingWithin + found.distance) / 2;
    const nearer = await search(middle);
    if (nearer) found = nearer;
    else nothingWithin = middle;
  }
}
