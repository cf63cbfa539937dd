import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Dataset } from "../../src/results/dataset.js";
import { spearman } from "../../src/support/statistics.js";
import { composite } from "../../src/verbs/composite.js";
import { loadDataset } from "../../src/verbs/load-dataset.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { scoreHeads } from "../../src/verbs/score-heads.js";
import { readOracle, relativeToMax } from "../oracle-arrays.js";
import type { OracleJson } from "../oracle-models.js";
import { describeShared, shared } from "../shared-files.js";

describeShared("bert-mini-sst2 on the first 64 sentences of SST-2 dev, beside PyTorch", () => {
  test("ΔC and Fisher rank the heads as PyTorch's do, and the same heads are chosen", async () => {
    const dev = await loadDataset(shared("data/glue/SST-2/dev.tsv"));
    const data = new Dataset(dev.name, dev.examples.slice(0, 64));
    const scores = await scoreHeads(await loadModel("bert-mini-sst2"), data, { samples: 64 });
    const rows = scores.toRows();
    const expected = readOracle(shared("oracle/real/bert-mini-sst2/expected.safetensors"));
    const deltaC = [...expected("deltaC_word").values];
    const deltas = rows.map(({ deltaClever }) => deltaClever);
    expect(spearman(deltas, deltaC)).toBeGreaterThanOrEqual(0.999);
    expect(relativeToMax(deltas, deltaC)).toBeLessThan(5e-5);
    expect(
      relativeToMax(
        rows.map(({ fisher }) => fisher),
        expected("fisher").values,
      ),
    ).toBeLessThan(2e-5);
    expect(
      relativeToMax(
        rows.map((row) => row.deltaCleverStderr!),
        expected("deltaC_word_stderr").values,
      ),
    ).toBeLessThan(5e-5);

    const json: OracleJson = JSON.parse(
      readFileSync(shared("oracle/real/bert-mini-sst2/expected.json"), "utf8"),
    );
    for (const { options, prunedInOrder, protected: kept } of json.composite) {
      const choice = composite(scores, options);
      expect(choice.pruned.map(({ layer, head }) => [layer, head])).toEqual(prunedInOrder);
      const inOrder = [...choice.protected].sort((a, b) => a.layer - b.layer || a.head - b.head);
      expect(inOrder.map(({ layer, head }) => [layer, head])).toEqual(kept);
    }
  });
});
