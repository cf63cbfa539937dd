import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { Classifier } from "../../src/models/classifier.js";
import { loadFolder } from "../../src/models/folder.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyClassifier, tinyModelFolder } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { installedEngines } from "../oracle-models.js";
import { describeTiny, inputs } from "./describe-tiny.js";

const probabilitiesClose = (actual: number[][], expected: number[][]) => {
  expect(actual.length).toBe(expected.length);
  expect(relativeToMax(actual.flat(), expected.flat())).toBeLessThan(1e-5);
};

describeTiny("a classifier", (tiny) => {
  const { batchOf, logitsOf } = tiny;

  describe("predict", () => {
    let expected: number[][];
    beforeAll(async () => {
      expected = await tiny.model.predict(inputs);
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
      probabilitiesClose(await tiny.model.predict(inputs, { batchSize }), expected);
    });

    test("does not depend on the order of the inputs", async () => {
      const order = [3, 5, 1, 0, 4, 2];
      const shuffled = await tiny.model.predict(order.map((i) => inputs[i]));
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
      expect(await tiny.model.predict([])).toEqual([]);
    });

    test.each([0, -1, 2.5, Number.NaN])("refuses a batch size of %d", async (batchSize) => {
      expect(await refusal(() => tiny.model.predict(inputs, { batchSize }))).toBe(
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
    const [plain, changed] = [batch, other].map((b) => tf.tidy(() => tiny.model.forward(b).dataSync()));
    expect(relativeToMax(changed, plain)).toBeLessThan(1e-6);
  });

  test("the second text's type counts: a pair is not its words in one text", () => {
    const pair = batchOf({ text: "good", pair: "film" });
    const [typed, untyped] = [pair, { ...pair, typeIds: new Int32Array(pair.length) }].map((batch) =>
      tf.tidy(() => tiny.model.forward(batch).dataSync()),
    );
    expect(relativeToMax(untyped, typed)).toBeGreaterThan(1e-3);
  });

  test("its own embeddings given back change nothing; others do", () => {
    const embed = () => tiny.model.embed(batchOf(...inputs));
    const given = logitsOf(inputs, () => ({ embeddings: embed() }));
    expect(relativeToMax(given, logitsOf(inputs))).toBeLessThan(1e-6);
    const moved = logitsOf(inputs, () => ({ embeddings: embed().mul<tf.Tensor3D>(1.5) }));
    expect(relativeToMax(moved, logitsOf(inputs))).toBeGreaterThan(1e-3);
  });

  test("embed looks each token's row up in the table, [B, T, D]", () => {
    const batch = batchOf("bad", "a film");
    const [embeddings, table] = tf.tidy(() => [
      tiny.model.embed(batch).arraySync(),
      tiny.model.weight("bert.embeddings.word_embeddings.weight").arraySync() as number[][],
    ]);
    expect(embeddings).toEqual([[2, 29, 3, 0].map((id) => table[id]), [2, 9, 13, 3].map((id) => table[id])]);
  });

  describe("leaves no tensor behind", () => {
    let before: number;
    beforeEach(() => {
      before = tf.memory().numTensors;
    });

    test("after predict", async () => {
      await tiny.model.predict(inputs, { batchSize: 2 });
      expect(tf.memory().numTensors).toBe(before);
    });

    test("after forward and its gradient in tf.tidy", () => {
      const batch = batchOf("a film");
      const score = (e: tf.Tensor) => tiny.model.forward(batch, { embeddings: e as tf.Tensor3D }).sum();
      const gradient = tf.tidy(() => tf.grad(score)(tiny.model.embed(batch)));
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
