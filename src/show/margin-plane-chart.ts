import { invalid, missing } from "../support/rahp-error.js";
import { Chart } from "./chart.js";
import { formatNumber } from "./format-number.js";
import { colours, schemes } from "./palette.js";

/** The margin of a classifier at a place of a plane. */
export interface MarginAt {
  readonly x: number;
  readonly y: number;
  readonly margin: number;
}

/** A place to look at, with the margin's gradient there. */
export interface MarginPoint extends MarginAt {
  readonly name: string;
  readonly gradientX: number;
  readonly gradientY: number;
}

/**
 * A classifier of two numbers, as a plane coloured by its margin g. Each point has an arrow, straight towards the boundary
 * as its gradient says, of length |C| = |g|/‖∇g‖, and the circle of that radius: within it the prediction would stay, if
 * g were a plane.
 *
 * @param grid    the margin at places of a regular grid, in any order, at least 2 × 2
 * @throws RahpError for a smaller grid, or a point where the gradient is 0
 * @example marginPlaneChart(grid, [{ name: "A", x: 1, y: 2, margin: 3, gradientX: 4, gradientY: 0 }]);
 */
export function marginPlaneChart(grid: readonly MarginAt[], points: readonly MarginPoint[]): Chart {
  const [xs, ys] = [distinct(grid.map(({ x }) => x)), distinct(grid.map(({ y }) => y))];
  if (xs.length < 2 || ys.length < 2) throw missing("grid", "a plane needs margins at 2 × 2 places or more");
  const [dx, dy] = [xs[1] - xs[0], ys[1] - ys[0]];
  const [width, height] = [xs[xs.length - 1] - xs[0] + dx, ys[ys.length - 1] - ys[0] + dy];
  const axis = (name: "x" | "y", from: number, length: number) => ({
    field: name,
    type: "quantitative",
    title: name,
    scale: { domain: [from, from + length], nice: false, zero: false },
    axis: { grid: false, format: "~g" },
  });
  const x = axis("x", xs[0] - dx / 2, width);
  const y = axis("y", ys[0] - dy / 2, height);
  const colour = {
    field: "margin",
    type: "quantitative",
    scale: { scheme: schemes.margin.name, domainMid: 0 },
  };
  const reached = points.map((point) => withReach(point, width / 30));
  return new Chart({
    title: "The margin g, and the distance that C promises",
    subtitle: [
      ...reached.map(({ name, margin, length, clever }) => {
        const [g, slope, C] = [margin, length, clever].map((value) => formatNumber(value));
        return `${name}: g = ${g}, ‖∇g‖ = ${slope}, C = ${C}`;
      }),
      "arrow: along the gradient, as far as C; circle: that far in all directions",
    ],
    view: {
      width: 360,
      height: Math.round((360 * height) / width), // circles stay round
      layer: [
        {
          data: { values: grid.map((at) => ({ ...at, ...cellAround(at, 0.55 * dx, 0.55 * dy) })) },
          mark: { type: "rect", tooltip: true, clip: true },
          encoding: {
            x: { ...x, field: "x1" },
            x2: { field: "x2" },
            y: { ...y, field: "y1" },
            y2: { field: "y2" },
            color: {
              ...colour,
              legend: { title: ["margin g:", schemes.margin.legend], gradientLength: 160 },
            },
          },
        },
        {
          data: { values: boundary(grid, xs, ys) },
          mark: { type: "point", filled: true, size: 10, color: colours.ink, opacity: 1 },
          encoding: { x, y },
        },
        ...reached.flatMap((point) => pointLayers(point, x, y)),
      ],
    },
  });
}

type Reach = ReturnType<typeof withReach>;

/** A point with its circle, arrow and name, as layers over the plane's axes. */
function pointLayers({ name, clever, circle, arrow, head }: Reach, x: object, y: object): object[] {
  const line = { type: "line", color: colours.ink, clip: true, strokeWidth: 2 };
  const path = { x, y, order: { field: "order" } };
  const data = { values: [{ ...arrow[0], name }] };
  const dot = { type: "point", filled: true, size: 60, color: colours.ink, stroke: colours.halo, opacity: 1 };
  const label = { type: "text", dx: 12, dy: 14, fontSize: 13, fontWeight: "bold", color: colours.ink };
  const description = { value: `${name}, C ${formatNumber(clever)}` };
  const named = { x, y, text: { field: "name" }, description };
  return [
    { data: { values: circle }, mark: { ...line, strokeDash: [4, 3], strokeWidth: 1.5 }, encoding: path },
    { data: { values: arrow }, mark: line, encoding: path },
    { data: { values: head }, mark: line, encoding: path },
    { data, mark: dot, encoding: { x, y } },
    { data, mark: { ...label, stroke: colours.halo, strokeWidth: 4 }, encoding: named },
    { data, mark: label, encoding: named },
  ];
}

/**
 * A point with its gradient's length, C, and the lines that show them.
 * @param barb  length of the arrow's barbs, in the plane's units
 */
function withReach({ name, x, y, margin, gradientX, gradientY }: MarginPoint, barb: number) {
  const length = Math.hypot(gradientX, gradientY);
  if (!(length > 0)) throw invalid(`gradient of ${name}`, length, "a length above 0");
  const clever = margin / length;
  const towards = Math.atan2(-gradientY * Math.sign(margin), -gradientX * Math.sign(margin));
  const radius = Math.abs(clever);
  const from = (start: { x: number; y: number }, angle: number, far: number, order: number) => ({
    x: start.x + far * Math.cos(angle),
    y: start.y + far * Math.sin(angle),
    order,
  });
  const centre = { x, y };
  const tip = from(centre, towards, radius, 1);
  return {
    name,
    margin,
    length,
    clever,
    circle: Array.from({ length: 73 }, (_, i) => from(centre, (i * Math.PI) / 36, radius, i)),
    arrow: [{ ...centre, order: 0 }, tip],
    head: [from(tip, towards + 2.6, barb, 0), tip, from(tip, towards - 2.6, barb, 2)],
  };
}

/** A little larger than its share, so that nothing shows between the cells. */
function cellAround({ x, y }: MarginAt, dx: number, dy: number) {
  return { x1: x - dx, x2: x + dx, y1: y - dy, y2: y + dy };
}

/** Where g is 0: between neighbours on both sides of it, in proportion. */
function boundary(
  grid: readonly MarginAt[],
  xs: readonly number[],
  ys: readonly number[],
): { x: number; y: number }[] {
  const places = new Map(grid.map((at) => [`${at.x} ${at.y}`, at]));
  const crossing = (a: MarginAt, x: number | undefined, y: number | undefined) => {
    const b = places.get(`${x} ${y}`);
    if (!b || a.margin > 0 === b.margin > 0) return [];
    const part = a.margin / (a.margin - b.margin);
    return [{ x: a.x + part * (b.x - a.x), y: a.y + part * (b.y - a.y) }];
  };
  return grid.flatMap((at) => [
    ...crossing(at, xs[xs.indexOf(at.x) + 1], at.y),
    ...crossing(at, at.x, ys[ys.indexOf(at.y) + 1]),
  ]);
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
