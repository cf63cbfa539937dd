import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { Classifier } from "../../src/models/classifier.js";
import { type Head, maskWithout } from "../../src/models/heads.js";
import { removeHeads } from "../../src/pruning/remove-heads.js";
import { localRobustness } from "../../src/robustness/local-robustness.js";
import { cleverWithoutHeads } from "../../src/robustness/masked-heads.js";
import { tinyClassifier } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { installedEngines } from "../oracle-models.js";

const texts = ["a great film", "the plot is dull and boring , but very charming", "bad"];
const labels = [1, 0, 1];

describe.each(installedEngines)("cleverWithoutHeads on %s is C with each of the heads masked", (engine) => {
  let model: Classifier;
  beforeAll(async () => {
    await chooseEngine(engine);
    model = await tinyClassifier();
  });
  afterAll(() => model.dispose());

  /** Of each kept head, from the shared trace and by a pass of its own. */
  async function bothWays(classifier: Classifier, wrt: "word" | "encoder", base: readonly Head[]) {
    const options = { wrt, epsilon: 1e-12 };
    const batch = classifier.batch(texts.map((text) => classifier.encode(text)));
    const { layers, heads, keptHeads } = classifier.config;
    const actual: number[][] = [];
    const expected: number[][] = [];
    for (const [layer, kept] of keptHeads.entries()) {
      if (kept.length === 0) continue;
      const clever = tf.tidy(() => {
        const headMask = base.length > 0 ? tf.tensor2d(maskWithout(base, layers, heads)) : undefined;
        const trace = classifier.trace(batch, { headMask });
        return cleverWithoutHeads(trace, classifier, labels, layer, [...kept.keys()], options);
      });
      actual.push(...(await clever.array()));
      clever.dispose();
      for (const head of kept) {
        const one = await localRobustness(classifier, batch, labels, [...base, { layer, head }], options);
        expected.push([...one.clever]);
      }
    }
    return { actual, expected };
  }

  test.each(["word", "encoder"] as const)("with respect to %s embeddings", async (wrt) => {
    const { actual, expected } = await bothWays(model, wrt, []);
    expect(actual).toHaveLength(4);
    expect(relativeToMax(actual.flat(), expected.flat())).toBeLessThan(1e-5);
  });

  test("on top of a mask", async () => {
    const { actual, expected } = await bothWays(model, "word", [{ layer: 0, head: 1 }]);
    expect(relativeToMax(actual.flat(), expected.flat())).toBeLessThan(1e-5);
  });

  test("of a pruned model, one of whose layers has no heads left", async () => {
    const removed = [0, 1].map((head) => ({ layer: 0, head })).concat({ layer: 1, head: 0 });
    const pruned = new Classifier({ ...model, ...removeHeads(model.config, await model.state(), removed) });
    const { actual, expected } = await bothWays(pruned, "word", []);
    pruned.dispose();
    expect(actual).toHaveLength(1);
    expect(relativeToMax(actual.flat(), expected.flat())).toBeLessThan(1e-5);
  });
});
