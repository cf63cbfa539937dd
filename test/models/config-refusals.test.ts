import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/models/config.js";
import { refusal } from "../fixtures/refusal.js";

const source = {
  architectures: ["BertForSequenceClassification"],
  model_type: "bert",
  vocab_size: 50,
  hidden_size: 12,
  num_hidden_layers: 2,
  num_attention_heads: 3,
  intermediate_size: 20,
  max_position_embeddings: 16,
};
const parse = (changes: Record<string, unknown> = {}) =>
  parseConfig({ ...source, ...changes }, "config.json");

describe("refused", () => {
  const messages: [Record<string, unknown>, string][] = [
    [
      { model_type: "gpt2" },
      "unsupported architecture in config.json: gpt2 (supported: bert, roberta, distilbert, electra, deberta-v2)",
    ],
    [
      { model_type: undefined },
      "unsupported architecture in config.json: no model_type (supported: bert, roberta, distilbert, electra, deberta-v2)",
    ],
    [
      { architectures: ["BertForMaskedLM"] },
      "unsupported model class in config.json: BertForMaskedLM (expected a ...ForSequenceClassification)",
    ],
    [
      { problem_type: "multi_label_classification" },
      "unknown problem_type in config.json: multi_label_classification (did you mean single_label_classification?)",
    ],
    [
      { problem_type: "regression" },
      "unknown problem_type in config.json: regression (expected one of single_label_classification)",
    ],
    [
      { hidden_act: "swish" },
      "unknown hidden_act in config.json: swish (expected one of gelu, gelu_new, gelu_pytorch_tanh, relu, tanh)",
    ],
    [{ hidden_act: "gelu_nwe" }, "unknown hidden_act in config.json: gelu_nwe (did you mean gelu_new?)"],
    [
      { position_embedding_type: "relative_key" },
      "unknown position_embedding_type in config.json: relative_key (expected one of absolute)",
    ],
    [
      { num_hidden_layers: 1e9 },
      "invalid num_hidden_layers in config.json: 1000000000 (expected at most 1000)",
    ],
    [
      { num_attention_heads: 1001 },
      "invalid num_attention_heads in config.json: 1001 (expected at most 1000)",
    ],
    [{ hidden_size: 13 }, "invalid hidden_size in config.json: 13 (expected a multiple of 3 heads)"],
    [{ layer_norm_eps: 0 }, "invalid layer_norm_eps in config.json: 0 (expected a positive number)"],
    [
      { layer_norm_eps: "1e-12" },
      'invalid layer_norm_eps in config.json: "1e-12" (expected a positive number)',
    ],
    [{ pad_token_id: 50 }, "invalid pad_token_id in config.json: 50 (expected a token below 50)"],
    [{ pad_token_id: -1 }, "invalid pad_token_id in config.json: -1 (expected a token below 50)"],
    [{ layer_norm_eps: 1e-60 }, "invalid layer_norm_eps in config.json: 1e-60 (expected a positive number)"],
    [
      { num_labels: 1e9 },
      "invalid num_labels in config.json: 1000000000 (expected a whole number from 2 to 100000)",
    ],
    [
      { id2label: "NO" },
      "invalid id2label in config.json: expected names for the classes 0, 1, … (at least two)",
    ],
    [{ num_labels: 1 }, "invalid num_labels in config.json: 1 (expected a whole number from 2 to 100000)"],
    [
      { num_labels: "3" },
      'invalid num_labels in config.json: "3" (expected a whole number from 2 to 100000)',
    ],
  ];
  test.each(messages)("%j", async (changes, message) => {
    expect(await refusal(() => parse(changes))).toBe(message);
  });

  test.each([
    "num_hidden_layers",
    "num_attention_heads",
    "hidden_size",
    "intermediate_size",
    "vocab_size",
    "max_position_embeddings",
    "type_vocab_size",
  ])("%s that is no positive integer", async (key) => {
    for (const value of [0, -1, 1.5, "2", true, []]) {
      expect(await refusal(() => parse({ [key]: value }))).toBe(
        `invalid ${key} in config.json: ${JSON.stringify(value)} (expected a positive integer)`,
      );
    }
  });

  test("a size that is missing", async () => {
    expect(await refusal(() => parse({ vocab_size: undefined }))).toBe(
      "invalid vocab_size in config.json: undefined (expected a positive integer)",
    );
  });

  test.each([
    [{ 0: "one class" }],
    [{ 0: "a", 2: "c" }],
    [{ 1: "b", 2: "c" }],
    [{ 0: "a", 1: 5 }],
    [7],
    [{}],
  ])("id2label %j", async (id2label) => {
    expect(await refusal(() => parse({ id2label }))).toBe(
      "invalid id2label in config.json: expected names for the classes 0, 1, … (at least two)",
    );
  });

  test.each([[{ 2: [0] }], [{ 0: [3] }], [{ 0: [-1] }], [{ 0: ["1"] }], [{ 0: 1 }], [{ x: [0] }], ["none"]])(
    "pruned_heads %j",
    async (pruned_heads) => {
      expect(await refusal(() => parse({ pruned_heads }))).toBe(
        "invalid pruned_heads in config.json: expected lists of heads below 3 by layer below 2",
      );
    },
  );

  test.each([[null], [[source]], ["bert"], [5]])("a file that holds %j", async (content) => {
    expect(await refusal(() => parseConfig(content, "config.json"))).toBe(
      "invalid config.json: expected a JSON object",
    );
  });
});
