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
      task: "classification",
      labels: ["LABEL_0", "LABEL_1"],
      keptHeads: [
        [0, 1, 2],
        [0, 1, 2],
      ],
      source,
    });
  });

  test("BERT for multiple choice has one logit, whatever its labels say", () => {
    const { task, labels } = parse({ architectures: ["BertForMultipleChoice"], num_labels: 7 });
    expect([task, labels]).toEqual(["multiple choice", ["choice"]]);
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
