import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Dataset } from "../../../src/results/dataset.js";
import type { TextClassifier } from "../../../src/results/text-classifier.js";
import { hackAttend } from "../../../src/verbs/hack-attend.js";
import { loadDataset } from "../../../src/verbs/load-dataset.js";
import { loadModel } from "../../../src/verbs/load-model.js";
import { describeShared, shared } from "../../shared-files.js";

interface GoldenMap {
  readonly row: number;
  readonly tokens: string[];
  readonly variant: "paper" | "released";
  readonly alpha: string;
  readonly layer: number;
  readonly head: number;
  readonly units: [number, number][];
  readonly queries: number;
  readonly before: number[][];
  readonly after: number[][];
}

describeShared("attention maps before and after", () => {
  const maps: GoldenMap[] = JSON.parse(readFileSync(shared("oracle/hackattend/attention-maps.json"), "utf8"));
  let model: TextClassifier;
  let dev: Dataset;
  beforeAll(async () => {
    model = await loadModel(shared("models/bert-mini-sst2"));
    dev = await loadDataset(shared("data/glue/SST-2/dev.tsv"));
  });
  afterAll(() => model.dispose());

  test.each(maps)("$variant, α $alpha, row $row", async (golden) => {
    const data = new Dataset("one", [dev.examples[golden.row]]);
    const { variant, alpha } = golden;
    const log = await hackAttend(model, data, { variant, alpha: Number(alpha), onProgress: () => {} });
    const [map] = log.maps;
    expect(log.toRows()[0].queries).toBe(golden.queries);
    expect([map.layer, map.head, map.tokens]).toEqual([golden.layer, golden.head, golden.tokens]);
    const always = variant === "released" ? [[0, 0]] : []; // which the oracle does not list
    expect(map.units.map(String).sort()).toEqual([...always, ...golden.units].map(String).sort());
    for (const time of ["before", "after"] as const) {
      map[time].flat().forEach((weight, i) => {
        expect(Math.abs(weight - golden[time].flat()[i])).toBeLessThan(2e-5);
      });
    }
  });
});
