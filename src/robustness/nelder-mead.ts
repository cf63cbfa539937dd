/** A point of the simplex and the function's value there. */
interface Vertex {
  readonly point: readonly number[];
  readonly value: number;
}

/** SciPy's settings of `fmin`: https://docs.scipy.org/doc/scipy/reference/generated/scipy.optimize.fmin.html */
const TOLERANCE = 1e-4; // of points and values, both absolute
const CALLS_PER_DIMENSION = 200;
const FIRST_STEP = 0.05; // of a coordinate, relative
const FIRST_STEP_FROM_ZERO = 0.00025;

/**
 * Minimum of a function by the downhill simplex method (Nelder and Mead, 1965), step for step as SciPy's `fmin`
 * takes it with its default settings. Where a search that stops early is to be reproduced, the settings count.
 *
 * @param f      may be infinite, but not NaN
 * @param start  the first vertex of the simplex; the others lie 5 % off along an axis each
 * @returns the best vertex
 */
export function nelderMead(
  f: (point: readonly number[]) => number,
  start: readonly number[],
): readonly number[] {
  const dimensions = start.length;
  let callsLeft = CALLS_PER_DIMENSION * dimensions;
  const vertexAt = (point: readonly number[]): Vertex => {
    if (callsLeft-- <= 0) throw OUT_OF_CALLS;
    return { point, value: f(point) };
  };
  let simplex: Vertex[] = [];
  const byValue = (a: Vertex, b: Vertex) => (a.value === b.value ? 0 : a.value - b.value); // ∞ − ∞ is none
  try {
    simplex = startingPoints(start).map(vertexAt).sort(byValue);
    let iterationsLeft = CALLS_PER_DIMENSION * dimensions - 1;
    while (iterationsLeft-- > 0 && !hasConverged(simplex)) {
      simplex = moved(simplex, vertexAt).sort(byValue);
    }
  } catch (error) {
    if (error !== OUT_OF_CALLS) throw error;
  }
  return simplex[0].point;
}

/** Ends a search in the middle of a step, whose vertices then stay. */
const OUT_OF_CALLS = new Error("no calls left");

function startingPoints(start: readonly number[]): readonly number[][] {
  const moved = start.map((coordinate, axis) =>
    start.with(axis, coordinate === 0 ? FIRST_STEP_FROM_ZERO : (1 + FIRST_STEP) * coordinate),
  );
  return [[...start], ...moved];
}

function hasConverged([best, ...others]: readonly Vertex[]): boolean {
  return others.every(
    ({ point, value }) =>
      Math.abs(value - best.value) <= TOLERANCE &&
      point.every((coordinate, axis) => Math.abs(coordinate - best.point[axis]) <= TOLERANCE),
  );
}

/** One step: the worst vertex goes through the centre of the others, or all draw near the best. */
function moved(simplex: readonly Vertex[], vertexAt: (point: readonly number[]) => Vertex): Vertex[] {
  const others = simplex.slice(0, -1);
  const [best, worst] = [simplex[0], simplex[simplex.length - 1]];
  const centre = best.point.map(
    (_, axis) => others.reduce((sum, { point }) => sum + point[axis], 0) / others.length,
  );
  /** 0 = the worst vertex, 1 = the centre, 2 = as far beyond it. */
  const along = (t: number) => vertexAt(centre.map((c, axis) => t * c + (1 - t) * worst.point[axis]));

  const reflected = along(2);
  if (reflected.value < best.value) {
    const expanded = along(3);
    return [...others, expanded.value < reflected.value ? expanded : reflected];
  }
  if (reflected.value < others[others.length - 1].value) return [...others, reflected];
  const isOutside = reflected.value < worst.value;
  const contracted = along(isOutside ? 1.5 : 0.5);
  if (isOutside ? contracted.value <= reflected.value : contracted.value < worst.value)
    return [...others, contracted];
  return [
    best,
    ...simplex
      .slice(1)
      .map(({ point }) => vertexAt(point.map((x, axis) => best.point[axis] + 0.5 * (x - best.point[axis])))),
  ];
}
