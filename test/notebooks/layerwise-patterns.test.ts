import { expect, test } from "vitest";
import { describeNotebook, expectChart, tableOf } from "./describe-notebook.js";

describeNotebook("04-layerwise-patterns", ({ shown }) => {
  test("figure 2 is drawn for five ratios, with what resamples would prune", () => {
    const bundle = shown("prunedPerLayerChart(\n");
    expectChart(bundle, "Share of heads pruned in each layer");
    const spec = bundle["application/vnd.vegalite.v5+json"] as {
      data: { values: { ratio: number; layer: number; pruned: number; resampled: number }[] };
    };
    const { values } = spec.data;
    expect(values.length).toBe(5 * 6);
    const pruned = (ratio: number) =>
      values.filter((value) => value.ratio === ratio).reduce((sum, value) => sum + value.pruned, 0);
    expect([0.1, 0.2, 0.4, 0.6, 0.8].map(pruned)).toEqual([2, 4, 9, 14, 19]); // ⌊ρ·24⌋
    for (const { resampled } of values) expect(resampled).toBeGreaterThanOrEqual(0);
  });

  test("what the paper says of each ratio stands beside the shares here", () => {
    const rows = tableOf(shown("const said"));
    expect(rows.map(([ratio]) => ratio)).toEqual(["0.1", "0.2", "0.4", "0.6", "0.8"]);
    for (const [rho, , first, middle, last] of rows) {
      const shares = [first, middle, last].map((share) => Number.parseFloat(share));
      expect((shares[0] + shares[1] + shares[2]) / 3).toBeCloseTo(
        (100 * Math.floor(24 * Number(rho))) / 24,
        0,
      );
    }
  });

  test("sentences say what the numbers are", () => {
    expect(shown("const widest")["text/plain"]).toMatch(
      /^At ρ = 0\.\d, layer \d loses \d+\.\d % of its heads here/,
    );
    const [last, first] = String(shown("const upTurn")["text/plain"]).split("\n");
    expect(last).toMatch(/^The last third \(layers 4, 5\) loses the largest share at \d of 5 ratios/);
    expect(first).toMatch(/^The first third loses/);
  });

  test("the means of both scores by layer explain it", () => {
    const rows = tableOf(shown('"mean ΔC′"'));
    expect(rows.length).toBe(6);
    for (const [, gain, cost, score] of rows.map((row) =>
      row.map((cell) => Number(cell.replace("−", "-"))),
    )) {
      expect(score).toBeCloseTo(gain - cost / 2, 3); // S = ΔC′ − 0.5·I′
    }
  });

  test("the scores are drawn", () => {
    expectChart(shown("scores.chart()"), "ΔCLEVER and Fisher of each head");
  });
});
