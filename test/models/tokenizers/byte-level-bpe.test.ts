import { expect, test } from "vitest";
import { byteLevelBpe } from "../../../src/models/tokenizers/byte-level-bpe.js";
import { refusal } from "../../fixtures/refusal.js";
import { smallTokenizers } from "../../fixtures/small-tokenizers.js";

const { json, vocabulary } = smallTokenizers.find(({ model }) => model === "RoBERTa")!;
const vocab = vocabulary["vocab.json"] as Record<string, number>;
const settingsOf = (config: Record<string, unknown>) => ({ config, specialTokens: {}, addedTokens: {} });
interface Made {
  readonly pre_tokenizer: { readonly add_prefix_space: boolean };
  readonly post_processor: { readonly add_prefix_space: boolean };
  readonly model: { readonly merges: readonly string[] };
}
const made = (merges: string, config = {}) => byteLevelBpe(vocab, merges, settingsOf(config)) as Made;

test("without any settings it is RoBERTa's: <mask> takes the space before it", () => {
  const { model, ...rest } = made(vocabulary["merges.txt"] as string);
  const { model: published, ...publishedRest } = json as Made;
  expect(rest).toEqual(publishedRest);
  expect(published).toMatchObject(model);
});

test("merges are read with or without the version before them, and however lines end", () => {
  for (const text of ["#version: 0.2\nĠ t\nt h\n", "Ġ t\nt h", "#version: 0.2\r\nĠ t\r\nt h\r\n"])
    expect(made(text).model.merges).toEqual(["Ġ t", "t h"]);
  expect(made("# #\n").model.merges).toEqual(["# #"]); // a merge like any other
});

test("a line that is no pair is refused", async () => {
  expect(await refusal(() => made("#version: 0.2\nĠ t\nth\n"))).toBe(
    "invalid line 3 of merges.txt: th (expected two tokens with a space between them)",
  );
  expect(await refusal(() => made("a b c"))).toContain("invalid line 1 of merges.txt: a b c ");
});

test("add_prefix_space is as the settings say", () => {
  const { pre_tokenizer, post_processor } = made("", { add_prefix_space: true });
  expect([pre_tokenizer.add_prefix_space, post_processor.add_prefix_space]).toEqual([true, true]);
});
