import { describe, expect, test } from "vitest";
import { parseConfig, withKeptHeads } from "../../src/models/config.js";
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

describe("parseConfig", () => {
  test("reads the sizes, and takes BERT's defaults for what is not said", () => {
    expect(parse()).toEqual({
      architecture: "bert",
      layers: 2,
      heads: 3,
      hiddenSize: 12,
      headSize: 4,
      embeddingSize: 12,
      intermediateSize: 20,
      vocabularySize: 50,
      maxPositions: 16,
      firstPosition: 0,
      typeVocabularySize: 2,
      layerNormEpsilon: 1e-12,
      activation: "gelu",
      padTokenId: 0,
      labels: ["LABEL_0", "LABEL_1"],
      keptHeads: [
        [0, 1, 2],
        [0, 1, 2],
      ],
      source,
    });
  });

  test("reads what is said", () => {
    const said = { type_vocab_size: 1, layer_norm_eps: 1e-5, hidden_act: "relu", pad_token_id: 49 };
    expect(parse(said)).toMatchObject({
      typeVocabularySize: 1,
      layerNormEpsilon: 1e-5,
      activation: "relu",
      padTokenId: 49,
    });
    for (const hidden_act of ["gelu_new", "gelu_pytorch_tanh"])
      expect(parse({ hidden_act }).activation).toBe(hidden_act);
    expect(parse({ pad_token_id: null }).padTokenId).toBe(0);
    expect(parse({ architectures: undefined }).architecture).toBe("bert");
  });

  test("id2label names the classes by index, whatever its order", () => {
    expect(parse({ id2label: { 1: "neutral", 0: "entailment", 2: "contradiction" } }).labels).toEqual([
      "entailment",
      "neutral",
      "contradiction",
    ]);
    expect(parse({ num_labels: 3 }).labels).toEqual(["LABEL_0", "LABEL_1", "LABEL_2"]);
    expect(parse({ id2label: null }).labels).toEqual(["LABEL_0", "LABEL_1"]);
  });

  test("pruned_heads says which heads are gone", () => {
    expect(parse({ pruned_heads: { 1: [2, 0] } }).keptHeads).toEqual([[0, 1, 2], [1]]);
    expect(parse({ pruned_heads: { 0: [0, 1, 2] } }).keptHeads).toEqual([[], [0, 1, 2]]);
  });
});

describe("parseConfig of other architectures", () => {
  test("RoBERTa's positions follow the padding token's id: 514 of them hold 512 tokens", () => {
    const roberta = parse({ model_type: "roberta", pad_token_id: 1, max_position_embeddings: 514 });
    expect(roberta).toMatchObject({ maxPositions: 512, firstPosition: 2, padTokenId: 1 });
    expect(parse({ model_type: "roberta", max_position_embeddings: 18 })).toMatchObject({
      maxPositions: 16,
      padTokenId: 1,
    });
  });

  test("DistilBERT has keys of its own, no types and a fixed epsilon", () => {
    const sizes = { dim: 12, n_layers: 2, n_heads: 3, hidden_dim: 20, activation: "relu" };
    const { vocab_size, max_position_embeddings } = source;
    const config = parseConfig(
      { model_type: "distilbert", vocab_size, max_position_embeddings, ...sizes, layer_norm_eps: 0.5 },
      "config.json",
    );
    expect(config).toMatchObject({
      ...{ layers: 2, heads: 3, hiddenSize: 12, headSize: 4, intermediateSize: 20 },
      ...{ activation: "relu", typeVocabularySize: 0, layerNormEpsilon: 1e-12, embeddingSize: 12 },
    });
  });

  test("ELECTRA's embeddings have a width of their own, 128 where it isn't said", () => {
    expect(parse({ model_type: "electra", embedding_size: 4 }).embeddingSize).toBe(4);
    expect(parse({ model_type: "electra" }).embeddingSize).toBe(128);
    expect(parse({ embedding_size: 4 }).embeddingSize).toBe(12); // BERT knows no such key
  });

  const deberta = { model_type: "deberta-v2", relative_attention: true, pos_att_type: ["p2c", "c2p"] };

  test("DeBERTa: what its keys say, and what is meant where they are absent", () => {
    expect(parse(deberta)).toMatchObject({
      typeVocabularySize: 0,
      layerNormEpsilon: 1e-7,
      deberta: {
        absolutePositions: true,
        poolerActivation: "gelu",
        relative: {
          ...{ contentToPosition: true, positionToContent: true, sharedKeys: false, normed: false },
          ...{ buckets: 0, maxDistance: 16 },
        },
      },
    });
    const said = {
      ...{ position_biased_input: false, pooler_hidden_act: "relu", share_att_key: true },
      ...{ norm_rel_ebd: "layer_norm", position_buckets: 8, max_relative_positions: 9, type_vocab_size: 2 },
    };
    expect(parse({ ...deberta, ...said })).toMatchObject({
      typeVocabularySize: 2,
      deberta: {
        absolutePositions: false,
        poolerActivation: "relu",
        relative: { sharedKeys: true, normed: true, buckets: 8, maxDistance: 9 },
      },
    });
    const none = { position_buckets: -1, max_relative_positions: -1, norm_rel_ebd: "none" };
    expect(parse({ ...deberta, ...none }).deberta).toEqual(parse(deberta).deberta);
    expect(parse({ ...deberta, max_relative_positions: 0 }).deberta).toEqual(parse(deberta).deberta);
  });

  test.each([
    [["c2p", "p2c"], true, true],
    ["p2c|c2p", true, true],
    ["c2p | p2c", true, true],
    [["c2p"], true, false],
    ["p2c", false, true],
  ])("DeBERTa's pos_att_type %j", (pos_att_type, contentToPosition, positionToContent) => {
    const { relative } = parse({ ...deberta, pos_att_type }).deberta!;
    expect(relative).toMatchObject({ contentToPosition, positionToContent });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ relative_attention: false }, "unsupported relative_attention in config.json: false (expected true)"],
    [
      { relative_attention: undefined },
      "unsupported relative_attention in config.json: false (expected true)",
    ],
    [{ pooler_hidden_size: 8 }, "unsupported pooler_hidden_size in config.json: 8 (expected 12)"],
    [{ embedding_size: 8 }, "unsupported embedding_size in config.json: 8 (expected 12)"],
    [{ attention_head_size: 8 }, "unsupported attention_head_size in config.json: 8 (expected 4)"],
    [{ conv_kernel_size: 3 }, "unsupported conv_kernel_size in config.json: 3 (expected 0)"],
    [{ pos_att_type: [] }, "invalid pos_att_type in config.json: [] (expected c2p, p2c or both)"],
    [
      { pos_att_type: undefined },
      "invalid pos_att_type in config.json: undefined (expected c2p, p2c or both)",
    ],
    [{ pos_att_type: "p2p" }, 'invalid pos_att_type in config.json: "p2p" (expected words of c2p, p2c)'],
    [{ pos_att_type: 7 }, "invalid pos_att_type in config.json: 7 (expected words of c2p, p2c)"],
    [
      { norm_rel_ebd: "batch" },
      'invalid norm_rel_ebd in config.json: "batch" (expected words of none, layer_norm)',
    ],
    [{ share_att_key: "yes" }, 'invalid share_att_key in config.json: "yes" (expected true or false)'],
    [{ position_buckets: 7 }, "invalid position_buckets in config.json: 7 (expected an even number)"],
    [
      { position_buckets: 1.5 },
      "invalid position_buckets in config.json: 1.5 (expected a whole number of at least 0)",
    ],
    [
      { type_vocab_size: -1 },
      "invalid type_vocab_size in config.json: -1 (expected a whole number of at least 0)",
    ],
    [
      { pooler_hidden_act: "mish" },
      "unknown pooler_hidden_act in config.json: mish (expected one of gelu, gelu_new, gelu_pytorch_tanh, relu, tanh)",
    ],
  ])("DeBERTa, refused: %j", async (changes, message) => {
    expect(await refusal(() => parse({ ...deberta, ...changes }))).toBe(message);
  });

  test("RoBERTa with no position after the padding token's is refused", async () => {
    const changes = { model_type: "roberta", pad_token_id: 17, max_position_embeddings: 18 };
    expect(await refusal(() => parse(changes))).toBe(
      "invalid max_position_embeddings in config.json: 18 (expected more than pad_token_id + 1, 18)",
    );
  });
});

describe("withKeptHeads", () => {
  test("writes pruned_heads as Python reads them, and is read back", () => {
    const config = withKeptHeads(parse(), [[0, 2], []]);
    expect(config.source).toEqual({ ...source, pruned_heads: { 0: [1], 1: [0, 1, 2] } });
    expect(parseConfig(config.source, "config.json")).toEqual(config);
  });

  test("has an empty pruned_heads where every head is there", () => {
    const all = parse({ pruned_heads: { 0: [1] } });
    expect(withKeptHeads(all, parse().keptHeads).source.pruned_heads).toEqual({});
  });
});

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
