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
