import { describe, expect, test } from "vitest";
import { Dataset } from "../../src/results/dataset.js";
import { jupyterDisplay } from "../../src/show/mime-bundle.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { methodScores, sampledScores, selection, selectionByScore } from "./score-results.js";

const examples = Array.from({ length: 7 }, (_, id) => ({ id, text: `text <${id}>`, label: id % 3 }));

describe("a data set", () => {
  test("shows its size, classes and first five examples, escaped", () => {
    const data = new Dataset("dev.tsv", examples);
    const bundle = data[jupyterDisplay]();
    expect(Object.keys(bundle)).toEqual(["text/html", "text/plain"]);
    const text = "dev.tsv: 7 examples (3 of class 0, 2 of class 1, 2 of class 2)";
    expect(bundle["text/html"]).toContain(text);
    expect(bundle["text/plain"]).toContain(text);
    expect(bundle["text/html"]).toContain("text &lt;4&gt;");
    expect(bundle["text/html"]).not.toContain("text &lt;5&gt;");
    expect(String(data)).toBe(bundle["text/plain"]);
  });

  test("shows a column of second texts where there are some", () => {
    const titles = (data: Dataset) => data.table().columns.map(({ title }) => title);
    expect(titles(new Dataset("one", examples))).toEqual(["id", "label", "text"]);
    const pairs = new Dataset("two", [{ id: 0, text: "a", pair: "b", label: 0 }]);
    expect(titles(pairs)).toEqual(["id", "label", "text", "pair"]);
  });
});

describe("a model", () => {
  test("shows its classes, heads and size, and tells them as JSON", async () => {
    const model = await loadModel(await tinyModelFolder({ config: { id2label: { 0: "<no>", 1: "yes" } } }));
    const bundle = model[jupyterDisplay]();
    expect(Object.keys(bundle)).toEqual(["text/html", "text/plain"]);
    expect(bundle["text/html"]).toContain("&lt;no&gt;, yes");
    expect(bundle["text/plain"]).toContain("4 of 4");
    expect(JSON.parse(JSON.stringify(model))).toEqual({
      kind: "TextClassifier",
      id: model.id,
      weightsHash: model.weightsHash,
      parameters: model.parameters,
      multiplyAdds: model.multiplyAdds(32),
      labels: ["<no>", "yes"],
      keptHeads: [
        [0, 1],
        [0, 1],
      ],
    });
    model.dispose();
  });
});

describe("charts", () => {
  test("head scores and selections draw themselves", async () => {
    const results = [sampledScores(), methodScores(), selection(), selectionByScore()];
    for (const chart of [...results.map((result) => result.chart()), selection().layerChart()]) {
      expect(await chart.toSVG()).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
    }
  });
});
