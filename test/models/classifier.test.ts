import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { Classifier } from "../../src/models/classifier.js";
import { loadFolder } from "../../src/models/folder.js";
import type { ForwardOptions, TapSite } from "../../src/models/forward.js";
import type { TextInput } from "../../src/models/tokenizer.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyClassifier, tinyModelFolder } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { installedEngines } from "../oracle-models.js";

const inputs: TextInput[] = [
  "a charming film",
  "bad",
  { text: "the plot is dull .", pair: "it was not very fun !" },
  "the actor and the scene is good but this movie was slow and boring and awful",
  "",
  { text: "love this", pair: "hate that" },
];

const probabilitiesClose = (actual: number[][], expected: number[][]) => {
  expect(actual.length).toBe(expected.length);
  expect(relativeToMax(actual.flat(), expected.flat())).toBeLessThan(1e-5);
};

describe.each(installedEngines)("a classifier on %s", (engine) => {
  let model: Classifier;
  beforeAll(async () => {
    await chooseEngine(engine);
    model = await tinyClassifier();
  });
  afterAll(() => model.dispose());

  const batchOf = (...texts: TextInput[]) => model.batch(texts.map((text) => model.encode(text)));
  const logitsOf = (texts: TextInput[], options?: () => ForwardOptions) =>
    tf.tidy(() => model.forward(batchOf(...texts), options?.()).dataSync());

  describe("predict", () => {
    let expected: number[][];
    beforeAll(async () => {
      expected = await model.predict(inputs);
    });

    test("gives each input one probability a class, which sum to 1", () => {
      expect(expected.length).toBe(inputs.length);
      for (const row of expected) {
        expect(row.length).toBe(2);
        expect(row[0] + row[1]).toBeCloseTo(1, 12);
        expect(Math.min(...row)).toBeGreaterThan(0);
      }
      const firsts = expected.map(([first]) => first);
      expect(Math.max(...firsts) - Math.min(...firsts)).toBeGreaterThan(0.1); // the inputs matter
    });

    test("is the softmax of the logits", () => {
      const logits = logitsOf([inputs[0]]);
      expect(expected[0][1]).toBeCloseTo(1 / (1 + Math.exp(logits[0] - logits[1])), 6);
    });

    test.each([1, 2, 3, 100])("does not depend on a batch size of %i", async (batchSize) => {
      probabilitiesClose(await model.predict(inputs, { batchSize }), expected);
    });

    test("does not depend on the order of the inputs", async () => {
      const order = [3, 5, 1, 0, 4, 2];
      const shuffled = await model.predict(order.map((i) => inputs[i]));
      probabilitiesClose(
        shuffled,
        order.map((i) => expected[i]),
      );
    });

    test("is 1 and 0, not NaN, where a logit is too large for its exponential", async () => {
      const sure = await tinyClassifier({ tensors: (s) => s.get("classifier.bias")!.values.set([2000, 0]) });
      expect(await sure.predict(["a film"])).toEqual([[1, 0]]);
      sure.dispose();
    });

    test("is refused, not NaN, where weights are so large that logits are infinite", async () => {
      const huge = await tinyClassifier({
        tensors: (state) => state.get("bert.encoder.layer.0.output.dense.weight")!.values.fill(3e38),
      });
      expect(await refusal(() => huge.predict(["a film"]))).toBe(
        "invalid weights of tiny: its logits overflow float32, or are no numbers",
      );
      huge.dispose();
    });

    test("of nothing is nothing", async () => {
      expect(await model.predict([])).toEqual([]);
    });

    test.each([0, -1, 2.5, Number.NaN])("refuses a batch size of %d", async (batchSize) => {
      expect(await refusal(() => model.predict(inputs, { batchSize }))).toBe(
        `invalid batchSize: ${batchSize} (expected a whole number of at least 1)`,
      );
    });
  });

  test("padding changes nothing: each row of a padded batch has the logits of the input alone", () => {
    const together = logitsOf(inputs);
    inputs.forEach((input, row) => {
      expect(relativeToMax(together.subarray(2 * row, 2 * row + 2), logitsOf([input]))).toBeLessThan(1e-5);
    });
  });

  test("what stands at padding does not matter", () => {
    const batch = batchOf("bad", inputs[3]);
    const other = { ...batch, ids: batch.ids.slice(), typeIds: batch.typeIds.slice() };
    for (let i = 0; i < batch.ids.length; i++) {
      if (batch.mask[i] === 0) [other.ids[i], other.typeIds[i]] = [5 + (i % 30), 1];
    }
    expect(other.ids).not.toEqual(batch.ids);
    const [plain, changed] = [batch, other].map((b) => tf.tidy(() => model.forward(b).dataSync()));
    expect(relativeToMax(changed, plain)).toBeLessThan(1e-6);
  });

  test("the second text's type counts: a pair is not its words in one text", () => {
    const pair = batchOf({ text: "good", pair: "film" });
    const [typed, untyped] = [pair, { ...pair, typeIds: new Int32Array(pair.length) }].map((batch) =>
      tf.tidy(() => model.forward(batch).dataSync()),
    );
    expect(relativeToMax(untyped, typed)).toBeGreaterThan(1e-3);
  });

  describe("the head mask", () => {
    const masks = {
      none: [
        [1, 1],
        [1, 1],
      ],
      one: [
        [1, 0],
        [1, 1],
      ],
      lower: [
        [0, 0],
        [1, 1],
      ],
    };

    test("of ones changes nothing", () => {
      const masked = logitsOf(inputs, () => ({ headMask: tf.tensor2d(masks.none) }));
      expect(relativeToMax(masked, logitsOf(inputs))).toBeLessThan(1e-6);
    });

    test("of any head changes the logits", () => {
      for (const [layer, head] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ]) {
        const mask = masks.none.map((row, l) => row.map((one, h) => (l === layer && h === head ? 0 : one)));
        const masked = logitsOf(inputs, () => ({ headMask: tf.tensor2d(mask) }));
        expect(relativeToMax(masked, logitsOf(inputs)), `${layer}.${head}`).toBeGreaterThan(1e-3);
      }
    });

    test("[L, H] equals the same mask for each sample, [B, L, H]", () => {
      const forAll = logitsOf(inputs, () => ({ headMask: tf.tensor2d(masks.one) }));
      const forEach = logitsOf(inputs, () => ({ headMask: tf.tensor3d(inputs.map(() => masks.one)) }));
      expect(relativeToMax(forEach, forAll)).toBeLessThan(1e-6);
    });

    test("[B, L, H] masks each sample by its own", () => {
      const own = [masks.none, masks.one, masks.lower];
      const texts = inputs.slice(0, 3);
      const together = logitsOf(texts, () => ({ headMask: tf.tensor3d(own) }));
      own.forEach((mask, row) => {
        const alone = logitsOf([texts[row]], () => ({ headMask: tf.tensor2d(mask) }));
        expect(relativeToMax(together.subarray(2 * row, 2 * row + 2), alone)).toBeLessThan(1e-5);
      });
    });

    test("of a whole layer leaves the output projection's bias of its attention", () => {
      const bias = [...model.weight("bert.encoder.layer.0.attention.output.dense.bias").dataSync()];
      const seen: number[][] = [];
      logitsOf(["a film"], () => ({
        headMask: tf.tensor2d(masks.lower),
        tap: (site, layer, value) => {
          if (site === "attentionOutput" && layer === 0) seen.push(...(value as tf.Tensor3D).arraySync()[0]);
          return value;
        },
      }));
      expect(seen).toEqual([bias, bias, bias, bias]);
    });

    test("has a gradient, that of finite differences", () => {
      const score = (mask: tf.Tensor) =>
        model
          .forward(batchOf("a film"), { headMask: mask as tf.Tensor2D })
          .slice([0, 0], [1, 1])
          .sum();
      const at = (mask: number[][]) => tf.tidy(() => score(tf.tensor2d(mask)).dataSync()[0]);
      const gradient = tf.tidy(() => tf.grad(score)(tf.tensor2d(masks.none)).arraySync() as number[][]);
      const h = 1e-2;
      for (const [layer, row] of gradient.entries()) {
        for (const [head, slope] of row.entries()) {
          const moved = (by: number) =>
            masks.none.map((r, l) => r.map((one, i) => (l === layer && i === head ? one + by : one)));
          expect(slope).toBeCloseTo((at(moved(h)) - at(moved(-h))) / (2 * h), 2);
        }
      }
      expect(Math.max(...gradient.flat().map(Math.abs))).toBeGreaterThan(1e-2);
    });
  });

  test("its own embeddings given back change nothing; others do", () => {
    const embed = () => model.embed(batchOf(...inputs));
    const given = logitsOf(inputs, () => ({ embeddings: embed() }));
    expect(relativeToMax(given, logitsOf(inputs))).toBeLessThan(1e-6);
    const moved = logitsOf(inputs, () => ({ embeddings: embed().mul<tf.Tensor3D>(1.5) }));
    expect(relativeToMax(moved, logitsOf(inputs))).toBeGreaterThan(1e-3);
  });

  test("embed looks each token's row up in the table, [B, T, D]", () => {
    const batch = batchOf("bad", "a film");
    const [embeddings, table] = tf.tidy(() => [
      model.embed(batch).arraySync(),
      model.weight("bert.embeddings.word_embeddings.weight").arraySync() as number[][],
    ]);
    expect(embeddings).toEqual([[2, 29, 3, 0].map((id) => table[id]), [2, 9, 13, 3].map((id) => table[id])]);
  });

  describe("a tap", () => {
    const sites: TapSite[] = [
      ...(["layerInput", "query", "key", "value", "attention", "context", "attentionOutput"] as const),
    ];

    /** What a tap sees, as site and shape. */
    const seenBy = (everyToken: boolean) => {
      const seen: string[] = [];
      logitsOf(["a film", "bad"], () => ({
        everyToken,
        tap: (site, layer, value) => {
          seen.push(`${layer} ${site} ${value.shape}`);
          return value;
        },
      }));
      return seen;
    };
    const wholeLayer = (layer: number) =>
      sites.map((site) => `${layer} ${site} ${site === "attention" ? "2,2,4,4" : "2,4,8"}`);

    test("sees each site of each layer once, in order, [B, T, D] or [B, H, T, T]", () => {
      expect(seenBy(true)).toEqual([...wholeLayer(0), ...wholeLayer(1)]);
    });

    test("sees of the last layer what the first token asks, where not every token is wanted", () => {
      const last = [
        ...["layerInput 2,4,8", "query 2,1,8", "key 2,4,8", "value 2,4,8"],
        ...["attention 2,2,1,4", "context 2,1,8", "attentionOutput 2,1,8"],
      ].map((seen) => `1 ${seen}`);
      expect(seenBy(false)).toEqual([...wholeLayer(0), ...last]);
    });

    test.each(sites)("replaces the value at %s", (site) => {
      const moved = logitsOf(inputs, () => ({
        tap: (at, layer, value) => (at === site && layer === 1 ? value.mul(1.5) : value),
      }));
      expect(relativeToMax(moved, logitsOf(inputs))).toBeGreaterThan(1e-4);
    });

    test("sees attention that sums to 1 over the tokens, and to 0 over padding", () => {
      const seen: number[][][][][] = [];
      logitsOf(["a film", "bad"], () => ({
        tap: (site, _layer, value) => {
          if (site === "attention") seen.push((value as tf.Tensor4D).arraySync());
          return value;
        },
      }));
      expect(seen.length).toBe(2);
      for (const row of seen.flat(3)) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      for (const [, short] of seen) for (const row of short.flat()) expect(row[3]).toBe(0);
    });

    test("at the context with a head's part set to 0 equals that head masked", () => {
      const tapped = logitsOf(inputs, () => ({
        tap: (site, layer, value) =>
          site === "context" && layer === 0 ? value.mul(tf.tensor1d([1, 1, 1, 1, 0, 0, 0, 0])) : value,
      }));
      const mask = [
        [1, 0],
        [1, 1],
      ];
      const masked = logitsOf(inputs, () => ({ headMask: tf.tensor2d(mask) }));
      expect(relativeToMax(tapped, masked)).toBeLessThan(1e-6);
    });
  });

  describe("leaves no tensor behind", () => {
    let before: number;
    beforeEach(() => {
      before = tf.memory().numTensors;
    });

    test("after predict", async () => {
      await model.predict(inputs, { batchSize: 2 });
      expect(tf.memory().numTensors).toBe(before);
    });

    test("after forward and its gradient in tf.tidy", () => {
      const batch = batchOf("a film");
      const score = (e: tf.Tensor) => model.forward(batch, { embeddings: e as tf.Tensor3D }).sum();
      const gradient = tf.tidy(() => tf.grad(score)(model.embed(batch)));
      expect(tf.memory().numTensors).toBe(before + 1);
      gradient.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    test("after dispose", async () => {
      const other = await tinyClassifier();
      expect(tf.memory().numTensors).toBe(before + 41);
      other.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});

describe("on all engines together", () => {
  test("a model that is loaded stays usable when the engine changes", async () => {
    await chooseEngine("cpu");
    const model = await tinyClassifier();
    const expected = await model.predict(inputs);
    for (const engine of installedEngines) {
      await chooseEngine(engine);
      probabilitiesClose(await model.predict(inputs), expected);
    }
    model.dispose();
  });
});

describe("what a classifier says of itself", () => {
  beforeAll(() => chooseEngine("cpu"));

  test("names, labels and the number of weights", async () => {
    const model = await tinyClassifier();
    expect(model.id).toBe("tiny");
    expect(model.labels).toEqual(["NEGATIVE", "POSITIVE"]);
    const embeddings = 42 * 8 + 16 * 8 + 2 * 8 + 2 * 8;
    const layer = 4 * (8 * 8 + 8) + 2 * 8 + (16 * 8 + 16) + (8 * 16 + 8) + 2 * 8;
    expect(model.parameters).toBe(embeddings + 2 * layer + (8 * 8 + 8) + (2 * 8 + 2));
  });

  test("state gives the arrays that it was made of", async () => {
    const parts = await loadFolder(await tinyModelFolder(), "tiny");
    expect(await new Classifier(parts).state()).toEqual(parts.state);
  });

  test("the weights' hash is of names, shapes and values, not of the id or the order", async () => {
    const parts = await loadFolder(await tinyModelFolder(), "tiny");
    const hash = (state = parts.state, id = "tiny") => new Classifier({ ...parts, id, state }).weightsHash;
    expect(hash()).toMatch(/^[0-9a-f]{64}$/);
    expect(hash(parts.state, "other")).toBe(hash());
    expect(hash(new Map([...parts.state].reverse()))).toBe(hash());
    const bias = parts.state.get("classifier.bias")!;
    const values = Float32Array.of(bias.values[0], bias.values[1] + 2 ** -20);
    expect(hash(new Map(parts.state).set("classifier.bias", { ...bias, values }))).not.toBe(hash());
    expect(hash(new Map(parts.state).set("classifier.bias", { ...bias, shape: [1, 2] }))).not.toBe(hash());
  });
});
