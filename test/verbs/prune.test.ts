import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Head, maskWithout } from "../../src/models/heads.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { prune } from "../../src/verbs/prune.js";
import { scoreHeads } from "../../src/verbs/score-heads.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { relativeToMax } from "../oracle-arrays.js";
import { silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

let model: TextClassifier;

beforeAll(async () => {
  model = await loadModel("bert-mini-sst2");
});
afterAll(() => model.dispose());

/** Logits of the sentences, [8 · 2], with some heads masked. */
function logits(of: TextClassifier, masked: readonly Head[] = []): number[] {
  return tf.tidy(() => {
    const batch = of.batch(sentences.examples.map(({ text }) => of.encode(text)));
    const headMask = tf.tensor2d(maskWithout(masked, of.config.layers, of.config.heads));
    return [...of.forward(batch, { headMask }).dataSync()];
  });
}

/** Runs a test on a pruned model, and disposes of it. */
async function withPruned(heads: readonly Head[], run: (pruned: TextClassifier) => unknown): Promise<void> {
  const pruned = await prune(model, heads);
  await run(pruned);
  pruned.dispose();
}

const allHeads: readonly Head[] = Array.from({ length: 24 }, (_, i) => ({
  layer: Math.floor(i / 4),
  head: i % 4,
}));
const layerTwo = allHeads.filter(({ layer }) => layer === 2);
const some: readonly Head[] = [
  { layer: 0, head: 3 },
  ...layerTwo,
  { layer: 5, head: 0 },
  { layer: 5, head: 1 },
];

describe("the pruned model", () => {
  test.each([
    ["one head", [{ layer: 3, head: 1 }]],
    ["a whole layer", layerTwo],
    ["heads of three layers", some],
    ["all heads", allHeads],
  ])("without %s has the logits of the model with them masked", (_, heads) =>
    withPruned(heads, (pruned) => {
      expect(relativeToMax(logits(pruned), logits(model, heads))).toBeLessThan(1e-5);
      expect(relativeToMax(logits(pruned), logits(model))).toBeGreaterThan(1e-3);
      expect(pruned.headCount).toBe(24 - heads.length);
    }),
  );

  test("is smaller by the heads' rows of query, key and value and their columns of the output", () =>
    withPruned(some, (pruned) => {
      const [headSize, hiddenSize] = [32, 128];
      const ofOneHead = 3 * (headSize * hiddenSize + headSize) + hiddenSize * headSize;
      expect(model.parameters - pruned.parameters).toBe(some.length * ofOneHead);
      expect(pruned.multiplyAdds(32)).toBeLessThan(model.multiplyAdds(32));
      expect(pruned.weight("bert.encoder.layer.0.attention.self.query.weight").shape).toEqual([96, 128]);
      expect(pruned.weight("bert.encoder.layer.2.attention.output.dense.weight").shape).toEqual([128, 0]);
    }));

  test("leaves the given model as it is", async () => {
    const [hash, before] = [model.weightsHash, logits(model)];
    await withPruned(some, (pruned) => {
      expect(pruned.weightsHash).not.toBe(hash);
    });
    expect(logits(model)).toEqual(before);
    expect(model.headCount).toBe(24);
    expect(model.id).toBe("bert-mini-sst2");
  });

  test("leaves no tensor behind once it is disposed of", async () => {
    const before = tf.memory().numTensors;
    await withPruned(some, (pruned) => logits(pruned));
    expect(tf.memory().numTensors).toBe(before);
  });

  test("without any heads to remove is the same model", () =>
    withPruned([], (pruned) => {
      expect(pruned.weightsHash).toBe(model.weightsHash);
      expect(pruned.id).toBe("bert-mini-sst2");
    }));

  test("pruned in two steps is the one pruned at once", () =>
    withPruned(some, async (atOnce) => {
      const first = await prune(model, some.slice(0, 3));
      const second = await prune(first, some.slice(3));
      expect(second.weightsHash).toBe(atOnce.weightsHash);
      expect(second.config.keptHeads).toEqual(atOnce.config.keptHeads);
      expect(second.config.source.pruned_heads).toEqual({ 0: [3], 2: [0, 1, 2, 3], 5: [0, 1] });
      first.dispose();
      second.dispose();
    }));

  test("saves as a folder and loads again with the same weights and logits", () =>
    withPruned(some, async (pruned) => {
      const folder = join(temporaryFolder(), "pruned");
      await pruned.save(folder);
      const loaded = await loadModel(folder);
      expect(loaded.weightsHash).toBe(pruned.weightsHash);
      expect(loaded.config.keptHeads).toEqual(pruned.config.keptHeads);
      expect(logits(loaded)).toEqual(logits(pruned));
      loaded.dispose();
    }));

  test("can be scored and evaluated; its heads keep their numbers", async () => {
    const left = [
      { layer: 1, head: 2 },
      { layer: 4, head: 0 },
    ];
    const others = allHeads.filter(
      ({ layer, head }) => !left.some((kept) => kept.layer === layer && kept.head === head),
    );
    await withPruned(others, async (pruned) => {
      const scores = await scoreHeads(pruned, sentences, silent);
      expect(scores.toRows().map(({ layer, head }) => ({ layer, head }))).toEqual(left);
      const masked = await evaluate(model, sentences, { masked: others, ...silent });
      expect(
        relativeToMax(
          scores.samples.filter(({ layer }) => layer === 1).map(({ clever }) => clever),
          masked.examples.map(({ clever }) => clever),
        ),
      ).toBeLessThan(1e-5);
      const again = await evaluate(pruned, sentences, { masked: left, ...silent });
      const without = await evaluate(model, sentences, { masked: allHeads, ...silent });
      expect(again.meanClever).toBeCloseTo(without.meanClever, 5);
    });
  });
});

describe("heads that the model does not have", () => {
  test.each([
    { layer: 6, head: 0 },
    { layer: 0, head: 4 },
    { layer: -1, head: 0 },
  ])("layer $layer, head $head", async ({ layer, head }) => {
    const line = await refusal(() =>
      prune(model, [
        { layer: 0, head: 0 },
        { layer, head },
      ]),
    );
    expect(line).toBe(
      `no such head: layer ${layer}, head ${head} (bert-mini-sst2 has 6 layers of 4 heads, less those already pruned)`,
    );
  });

  test("one that was pruned before", () =>
    withPruned([{ layer: 0, head: 1 }], async (pruned) => {
      const line = await refusal(() => prune(pruned, [{ layer: 0, head: 1 }]));
      expect(line).toBe(
        "no such head: layer 0, head 1 (bert-mini-sst2, pruned has 6 layers of 4 heads, less those already pruned)",
      );
      const twice = await refusal(() => evaluate(pruned, sentences, { masked: [{ layer: 0, head: 1 }] }));
      expect(twice).toMatch(/^no such head: layer 0, head 1 /);
    }));
});
