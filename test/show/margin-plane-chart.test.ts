import { describe, expect, it } from "vitest";
import { type MarginAt, type MarginPoint, marginPlaneChart } from "../../src/show/margin-plane-chart.js";
import { complaints, drawnTexts } from "./drawn.js";

/** g = 3x + 4y − 5 on a square around 0: the boundary lies 1 from the origin, and g grows by 5 a unit. */
const g = (x: number, y: number) => 3 * x + 4 * y - 5;
const places = Array.from({ length: 9 }, (_, i) => i / 2 - 2);
const grid = places.flatMap((x) => places.map((y) => ({ x, y, margin: g(x, y) })));
const pointAt = (name: string, x: number, y: number): MarginPoint => ({
  ...{ name, x, y, margin: g(x, y) },
  ...{ gradientX: 3, gradientY: 4 },
});

/** The data of the layers of a mark, in order. */
function layersOf(type: string, points: readonly MarginPoint[], plane: readonly MarginAt[] = grid) {
  type Layer = { mark: { type: string }; data: { values: { x: number; y: number }[] } };
  const layers = marginPlaneChart(plane, points).spec.layer as Layer[];
  return layers.filter(({ mark }) => mark.type === type).map(({ data }) => data.values);
}

describe("marginPlaneChart", () => {
  it("is valid Vega-Lite, draws, and tells margin, gradient length and C of each point", async () => {
    const chart = marginPlaneChart(grid, [pointAt("A", 2, 1), pointAt("B", 0, 0)]);
    expect(complaints(chart)).toEqual([]);
    const texts = drawnTexts(await chart.toSVG());
    expect(texts).toContain("A: g = 5, ‖∇g‖ = 5, C = 1");
    expect(texts).toContain("B: g = −5, ‖∇g‖ = 5, C = −1");
    expect(texts).toEqual(expect.arrayContaining(["A", "B", "x", "y"]));
  });

  it("leads the arrow to the boundary where g is a plane, from either side of it", () => {
    for (const point of [pointAt("right", 2, 1), pointAt("wrong", 0, 0)]) {
      const [, arrow] = layersOf("line", [point]);
      expect(arrow[0]).toMatchObject({ x: point.x, y: point.y });
      expect(g(arrow[1].x, arrow[1].y)).toBeCloseTo(0, 12);
    }
  });

  it("closes the circle, which has the radius |C|", () => {
    const [circle] = layersOf("line", [pointAt("wrong", 0, 0)]);
    for (const { x, y } of circle) expect(Math.hypot(x, y)).toBeCloseTo(1, 12);
    expect(circle[72].x).toBeCloseTo(circle[0].x, 12);
  });

  it("marks the boundary between places of the grid, in any order of these", () => {
    const [boundary] = layersOf("point", [], [...grid].reverse());
    expect(boundary.length).toBeGreaterThan(10);
    for (const { x, y } of boundary) expect(g(x, y)).toBeCloseTo(0, 12);
  });

  it("keeps circles round: a unit is as long in x as in y", () => {
    const wide = grid.filter(({ y }) => Math.abs(y) <= 1);
    const { width, height } = marginPlaneChart(wide, []).spec as { width: number; height: number };
    expect(height / width).toBeCloseTo(5 / 9, 2);
  });

  it("refuses a flat point, and a grid that is none", () => {
    const flat = { ...pointAt("A", 0, 0), gradientX: 0, gradientY: 0 };
    expect(() => marginPlaneChart(grid, [flat])).toThrow(
      "invalid gradient of A: 0 (expected a length above 0)",
    );
    expect(() => marginPlaneChart([grid[0]], [])).toThrow("missing grid");
  });
});
