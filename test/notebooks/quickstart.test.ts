import { expect, test } from "vitest";
import { describeNotebook, expectChart, tableOf } from "./describe-notebook.js";

describeNotebook("00-quickstart", ({ shown, cells }) => {
  test("long work shows its progress", () => {
    const streams = cells().filter((cell) =>
      cell.outputs.some(({ output_type }) => output_type === "stream"),
    );
    expect(streams.length).toBe(6);
  });

  test.each([
    ["loadModel(", 7],
    ["loadDataset(", 5],
    ["before = await evaluate", 3],
    ["attackBefore = await attack", 30],
  ])("%s shows as a table of %i rows", (source, rows) => {
    expect(tableOf(shown(source)).length).toBe(rows);
  });

  test.each([
    ["scores.chart()", "ΔCLEVER and Fisher of each head"],
    ["choice.chart()", "Composite score S and pruning decisions"],
    ["choice.layerChart()", "Share of heads pruned in each layer"],
    ["beforeAfterChart([", "Before and after pruning"],
  ])("%s shows as a chart in three forms", (source, title) => {
    expectChart(shown(source), title);
  });

  test("the scores are those of all 24 heads", () => {
    expect(tableOf(shown("samples: 40")).length).toBe(24);
  });
});
