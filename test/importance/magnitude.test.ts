import { expect, test } from "vitest";
import { headMagnitudes } from "../../src/importance/magnitude.js";
import { parseConfig } from "../../src/models/config.js";
import type { NamedArray } from "../../src/models/safetensors.js";
import { removeHeads } from "../../src/pruning/remove-heads.js";

/** One layer of two heads of size 1. */
const config = parseConfig(
  {
    ...{ model_type: "bert", num_hidden_layers: 1, num_attention_heads: 2, hidden_size: 2 },
    ...{ intermediate_size: 2, vocab_size: 8, max_position_embeddings: 8 },
  },
  "config.json",
);
const layer = "bert.encoder.layer.0.attention";
const matrix = (...values: number[]): NamedArray => ({ shape: [2, 2], values: Float32Array.from(values) });
const vector = (...values: number[]): NamedArray => ({ shape: [2], values: Float32Array.from(values) });
const state = new Map([
  [`${layer}.self.query.weight`, matrix(1, -2, 10, 20)], // the heads' rows: [1, −2] and [10, 20]
  [`${layer}.self.query.bias`, vector(0, 30)],
  [`${layer}.self.key.weight`, matrix(2, 0, 0, 0)],
  [`${layer}.self.key.bias`, vector(-4, 0)],
  [`${layer}.self.value.weight`, matrix(0, 0, 0, 0)],
  [`${layer}.self.value.bias`, vector(4, 0)],
  [`${layer}.output.dense.weight`, matrix(-2, 60, 2, 10)], // the heads' columns: [−2, 2] and [60, 10]
  [`${layer}.output.dense.bias`, vector(1000, 1000)],
]);

test("a head's magnitude is the length of its rows of query, key and value and its columns of the output", () => {
  expect(headMagnitudes(config, state, "l2")).toEqual([[7, Math.sqrt(100 + 400 + 900 + 3600 + 100)]]);
  expect(headMagnitudes(config, state, "l1")).toEqual([[17, 130]]);
});

test("the other heads' magnitudes stay where one is pruned, whose own is 0", () => {
  const pruned = removeHeads(config, state, [{ layer: 0, head: 0 }]);
  expect(headMagnitudes(pruned.config, pruned.state, "l1")).toEqual([[0, 130]]);
  const bare = removeHeads(
    config,
    state,
    [0, 1].map((head) => ({ layer: 0, head })),
  );
  expect(headMagnitudes(bare.config, bare.state, "l2")).toEqual([[0, 0]]);
});
