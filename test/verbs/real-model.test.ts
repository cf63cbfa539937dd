import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Estimate } from "../../src/results/combine-samples.js";
import { spearman } from "../../src/support/statistics.js";
import { composite } from "../../src/verbs/composite.js";
import { loadDataset } from "../../src/verbs/load-dataset.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { scoreHeads } from "../../src/verbs/score-heads.js";
import { readOracle, relativeToMax } from "../oracle-arrays.js";
import type { OracleJson } from "../oracle-models.js";
import { describeShared, shared } from "../shared-files.js";

const MODELS = ["bert-mini-sst2", "minilm-l6-sst2"]; // the former in the weights that the oracle was made with

describeShared("the first 64 sentences of SST-2 dev, beside PyTorch", () => {
  const score = async (name: string, estimate: Estimate) =>
    scoreHeads(
      await loadModel(shared(`models/${name}`)),
      await loadDataset(shared("data/glue/SST-2/dev.tsv"), { limit: 64 }),
      {
        samples: 64,
        estimate,
        onProgress: () => {},
      },
    );

  test.each(MODELS)("ΔC and Fisher rank %s's heads as PyTorch's do, and choose the same", async (name) => {
    const scores = await score(name, "exact");
    const rows = scores.toRows();
    const expected = readOracle(shared(`oracle/real/${name}/expected.safetensors`));
    const deltaC = [...expected("deltaC_word").values];
    const deltas = rows.map(({ deltaClever }) => deltaClever);
    expect(spearman(deltas, deltaC)).toBeGreaterThanOrEqual(0.999);
    const deviation = (column: "deltaClever" | "deltaCleverStderr" | "fisher", array: string) =>
      relativeToMax(
        rows.map((row) => row[column]!),
        expected(array).values,
      );
    expect(deviation("deltaClever", "deltaC_word")).toBeLessThan(5e-5);
    expect(deviation("fisher", "fisher")).toBeLessThan(2e-5);
    expect(deviation("deltaCleverStderr", "deltaC_word_stderr")).toBeLessThan(5e-5);

    const json: OracleJson = JSON.parse(readFileSync(shared(`oracle/real/${name}/expected.json`), "utf8"));
    for (const { options, prunedInOrder, protected: kept } of json.composite) {
      const choice = composite(scores, options);
      expect(choice.pruned.map(({ layer, head }) => [layer, head])).toEqual(prunedInOrder);
      const inOrder = [...choice.protected].sort((a, b) => a.layer - b.layer || a.head - b.head);
      expect(inOrder.map(({ layer, head }) => [layer, head])).toEqual(kept);
    }
  });

  test.each(MODELS)("the first-order changes of %s's C are PyTorch's, of each sample", async (name) => {
    const { samples } = await score(name, "first-order");
    const { shape, values } = readOracle(shared(`oracle/real/${name}/expected.safetensors`))(
      "deltaC_first_order",
    );
    const [, heads, n] = shape;
    const actual = new Float64Array(values.length);
    for (const { id, layer, head, firstOrder } of samples)
      actual[(layer * heads + head) * n + id] = firstOrder!;
    expect(relativeToMax(actual, values)).toBeLessThan(5e-5);
  });
});
