import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import { fisherPerSample } from "../../../src/importance/fisher.js";
import type { Batch } from "../../../src/models/batch.js";
import { Classifier } from "../../../src/models/classifier.js";
import { loadFolder, saveFolder } from "../../../src/models/folder.js";
import { type Head, maskWithout } from "../../../src/models/heads.js";
import { removeHeads } from "../../../src/pruning/remove-heads.js";
import { localRobustness } from "../../../src/robustness/local-robustness.js";
import { architectureCases, caseEncodings, caseLabels } from "../../fixtures/architecture-values.js";
import { temporaryFolder } from "../../fixtures/temporary-folder.js";
import { writtenModel } from "../../fixtures/written-model.js";
import { relativeToMax } from "../../oracle-arrays.js";
import { installedEngines } from "../../oracle-models.js";

const logitsOf = (model: Classifier, batch: Batch, mask?: number[][]) =>
  tf.tidy(() => model.forward(batch, mask && { headMask: tf.tensor2d(mask) }).dataSync<"float32">());

describe.each(installedEngines)("on %s", (engine) => {
  beforeAll(async () => {
    await chooseEngine(engine);
  });

  describe.each(architectureCases)("$name", ({ config, logits, gradientNorm, fisher }) => {
    let model: Classifier;
    let batch: Batch;
    const encodings = () => caseEncodings(model.config.typeVocabularySize);
    beforeAll(() => {
      model = writtenModel(config);
      batch = model.batch(encodings());
    });
    afterAll(() => model.dispose());

    test("has PyTorch's logits, to 1e-5 of the largest", () => {
      expect(relativeToMax(logitsOf(model, batch), logits.flat())).toBeLessThan(1e-5);
    });

    test("has PyTorch's gradient lengths and Fisher scores, to 2e-5 of the largest", async () => {
      const { gradientNorm: lengths } = await localRobustness(model, batch, caseLabels, [], {
        wrt: "word",
        epsilon: 0,
      });
      expect(relativeToMax(lengths, gradientNorm)).toBeLessThan(2e-5);
      const scores = await fisherPerSample(model, batch, caseLabels);
      expect(relativeToMax(scores.flat(2), fisher.flat(2))).toBeLessThan(2e-5);
    });

    test("padding changes nothing: each input alone has its logits of the batch", () => {
      const together = logitsOf(model, batch);
      const alone = encodings().flatMap((encoding) => [...logitsOf(model, model.batch([encoding]))]);
      expect(relativeToMax(alone, together)).toBeLessThan(1e-5);
    });

    test.each<[string, Head[]]>([
      ["a head", [{ layer: 1, head: 0 }]],
      ["a layer's heads", [0, 1].map((head) => ({ layer: 0, head }))],
      ["all heads", [0, 1].flatMap((layer) => [0, 1].map((head) => ({ layer, head })))],
    ])(
      "without %s, removed or masked, the logits are the same, and others than before",
      async (_what, heads) => {
        const pruned = new Classifier({ ...model, ...removeHeads(model.config, await model.state(), heads) });
        const masked = logitsOf(model, batch, maskWithout(heads, 2, 2));
        expect(relativeToMax(logitsOf(pruned, batch), masked)).toBeLessThan(1e-5);
        expect(relativeToMax(masked, logitsOf(model, batch))).toBeGreaterThan(1e-3);
        expect(pruned.parameters).toBeLessThan(model.parameters);
        pruned.dispose();
      },
    );
  });
});

describe("saved and loaded", () => {
  beforeAll(async () => {
    await chooseEngine(installedEngines[0]);
  });

  test.each(architectureCases)(
    "$name without a head and a whole layer's keeps its logits",
    async ({ config }) => {
      const model = writtenModel(config);
      const gone = [
        { layer: 0, head: 1 },
        { layer: 1, head: 0 },
        { layer: 1, head: 1 },
      ];
      const pruned = new Classifier({ ...model, ...removeHeads(model.config, await model.state(), gone) });
      const folder = join(temporaryFolder(), "model");
      await saveFolder(pruned, folder);
      const again = new Classifier(await loadFolder(folder, "again"));
      const batch = model.batch(caseEncodings(model.config.typeVocabularySize));
      expect(again.config.keptHeads).toEqual([[0], []]);
      expect(again.config.source.pruned_heads).toEqual({ 0: [1], 1: [0, 1] });
      expect(again.weightsHash).toBe(pruned.weightsHash);
      expect(logitsOf(again, batch)).toEqual(logitsOf(pruned, batch));
      for (const each of [model, pruned, again]) each.dispose();
    },
  );
});
