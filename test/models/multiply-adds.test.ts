import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseConfig, withKeptHeads } from "../../src/models/config.js";
import { multiplyAdds } from "../../src/models/multiply-adds.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";

const tinyConfig = async () =>
  parseConfig(
    JSON.parse(await readFile(join(await tinyModelFolder(), "config.json"), "utf8")),
    "config.json",
  );

test("the tiny model needs 6,000 multiply-adds for 5 tokens", async () => {
  // D = 8, F = 16, 2 heads of size 4, 2 layers, 2 classes. By layer:
  //   query, key, value, output   4 · (5×8 · 8×8)      1280
  //   QKᵀ and the sum over V      2 · (2 heads · 5·5·4)  400
  //   feed-forward                2 · (5×8 · 8×16)     1280
  // and once: pooler 8×8 and classifier 8×2              80
  expect(multiplyAdds(await tinyConfig(), 5)).toBe(2 * (1280 + 400 + 1280) + 80);
});

test("a head less saves its share of the attention, and no more", async () => {
  const config = await tinyConfig();
  const without = withKeptHeads(config, [[0, 1], [1]]);
  expect(multiplyAdds(config, 5) - multiplyAdds(without, 5)).toBe(1280 / 2 + 400 / 2);
  expect(multiplyAdds(withKeptHeads(config, [[], []]), 5)).toBe(2 * 1280 + 80);
});

const sizes = {
  vocab_size: 50,
  hidden_size: 8,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 16,
  max_position_embeddings: 16,
};
const bertOf = (changes: object) => parseConfig({ ...sizes, ...changes }, "config.json");

test("ELECTRA also projects each token's narrow embedding once", () => {
  const wide = bertOf({ model_type: "electra", embedding_size: 8 });
  const narrow = bertOf({ model_type: "electra", embedding_size: 4 });
  expect(multiplyAdds(wide, 5)).toBe(multiplyAdds(bertOf({ model_type: "bert" }), 5));
  expect(multiplyAdds(narrow, 5) - multiplyAdds(wide, 5)).toBe(5 * 4 * 8);
});

test("DeBERTa also projects the 2T − 1 distances in each layer, and multiplies them with the tokens", () => {
  const deberta = { model_type: "deberta-v2", relative_attention: true };
  const both = bertOf({ ...deberta, pos_att_type: ["c2p", "p2c"] });
  const one = bertOf({ ...deberta, pos_att_type: ["c2p"] });
  const once = 9 * 8 * 8 + 5 * 9 * 8; // 9 distances of 5 tokens: projected to two heads of size 4, times 5 tokens
  expect(multiplyAdds(one, 5) - multiplyAdds(bertOf({ model_type: "bert" }), 5)).toBe(2 * once);
  expect(multiplyAdds(both, 5) - multiplyAdds(one, 5)).toBe(2 * once);
  expect(multiplyAdds(both, 5) - multiplyAdds(withKeptHeads(both, [[0, 1], [1]]), 5)).toBe(
    1280 / 2 + 400 / 2 + once, // of two terms, half a layer's each
  );
});
