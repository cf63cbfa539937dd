import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseConfig } from "../../../src/models/config.js";
import type { Tokenizer } from "../../../src/models/tokenizer.js";
import { makeTokenizer } from "../../../src/models/tokenizers/tokenizer-files.js";
import { describeShared, shared } from "../../shared-files.js";

const sizes = {
  ...{ num_hidden_layers: 12, num_attention_heads: 12, hidden_size: 768, intermediate_size: 3072 },
  ...{ dim: 768, hidden_dim: 3072, n_layers: 12, n_heads: 12 },
  max_position_embeddings: 514,
};

/** The tokenizer of a published model, from the files that Python's first versions kept of it. */
function published(
  config: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, string>>,
  settings: object = {},
): Tokenizer {
  const bytes = Object.entries(files).map(
    ([name, path]) => [name, readFileSync(shared(`data/tokenizers/${path}`))] as const,
  );
  const json = Buffer.from(JSON.stringify(settings));
  const all = new Map<string, Uint8Array>([...bytes, ["tokenizer_config.json", json]]);
  return makeTokenizer(all, parseConfig({ ...sizes, ...config }, "config.json"), "published");
}

const uncased = (model_type: string) =>
  published({ model_type, vocab_size: 30522 }, { "vocab.txt": "bert-base-uncased/vocab.txt" });
const roberta = () =>
  published(
    { model_type: "roberta", vocab_size: 50265, type_vocab_size: 1 },
    { "vocab.json": "roberta/vocab.json", "merges.txt": "roberta/merges.txt" },
  );
const deberta = (settings?: object) =>
  published(
    { model_type: "deberta-v2", vocab_size: 128100, relative_attention: true, pos_att_type: ["c2p"] },
    { "spm.model": "deberta-v3/spm.model" },
    settings,
  );

/** Texts and pairs with what Hugging Face's tokenizers make of them, as transformers.js's tests have them. */
function rowsOf(...models: string[]): { name: string; text: string; text_pair?: string; ids: number[] }[] {
  const path = shared("data/tokenizers/test_vectors/transformersjs_tokenization.json");
  const tests = JSON.parse(readFileSync(path, "utf8"));
  return models.flatMap((model) => tests[model]);
}

describeShared("tokenizers made from vocabulary files equal Hugging Face's", () => {
  test.each([
    ["bert", 30, "Xenova/bert-base-uncased"],
    ["distilbert", 12, "Xenova/distilbert-base-uncased-finetuned-sst-2-english"],
  ])("WordPiece of vocab.txt: %s in the %i texts and pairs of transformers.js", (type, count, model) => {
    const tokenizer = uncased(type);
    const rows = rowsOf(model);
    for (const { name, text, text_pair, ids } of rows)
      expect(tokenizer.encode({ text, pair: text_pair }).ids, name).toEqual(ids);
    expect(rows.length).toBe(count);
  });

  test("WordPiece of vocab.txt: in the 36 texts of swift-transformers, types of tokens included", () => {
    type Row = { input: string; encoded: { input_ids: number[]; token_type_ids: number[] } };
    const path = shared("data/tokenizers/test_vectors/tokenizer_tests.json");
    const tests = JSON.parse(readFileSync(path, "utf8"));
    const rows: Row[] = [...tests["bert-base-uncased"], ...tests["google-bert/bert-base-uncased"]];
    const tokenizer = uncased("bert");
    for (const { input, encoded } of rows) {
      const { input_ids: ids, token_type_ids: typeIds } = encoded;
      expect(tokenizer.encode(input), input).toEqual({ ids, typeIds, truncated: false });
    }
    expect(rows.length).toBe(36);
  });

  test("byte-level BPE of vocab.json and merges.txt: RoBERTa in the 11 texts of transformers.js", () => {
    const tokenizer = roberta();
    const rows = rowsOf("Xenova/all-distilroberta-v1");
    for (const { name, text, text_pair, ids } of rows)
      expect(tokenizer.encode({ text, pair: text_pair }).ids, name).toEqual(ids);
    expect(rows.length).toBe(11);
  });

  test("RoBERTa's <mask> takes the space before it; its other special tokens do not", () => {
    const tokenizer = roberta();
    const [mask, film] = [50264, 822];
    expect(tokenizer.encode("a <mask> film").ids).toEqual([0, 102, mask, film, 2]);
    expect(tokenizer.encode("a</s> film").ids).toEqual([0, 102, 2, film, 2]);
    expect(tokenizer.encode({ text: "a", pair: "a" }).typeIds).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("unigrams of spm.model: DeBERTa-v3 in the 29 texts of transformers.js", () => {
    const tokenizer = deberta();
    const rows = rowsOf("Xenova/nli-deberta-v3-small");
    for (const { name, text, text_pair, ids } of rows)
      expect(tokenizer.encode({ text, pair: text_pair }).ids, name).toEqual(ids);
    expect(rows.length).toBe(29);
    expect(tokenizer.largestId).toBe(128000); // [MASK], after the model's own pieces
  });
});
