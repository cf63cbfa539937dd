import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type FolderSentenceEncoder,
  loadSentenceEncoder,
} from "../../../src/attacks/resources/folder-sentence-encoder.js";
import { chooseEngine } from "../../../src/backends/engines.js";
import { loadBareEncoder } from "../../../src/models/bare-encoder.js";
import { poolTokens } from "../../../src/models/sentence-pooling.js";
import { caseEncodings } from "../../fixtures/architecture-values.js";
import { maskedLanguageCases, sentenceVectorCases } from "../../fixtures/masked-language-values.js";
import { refusal } from "../../fixtures/refusal.js";
import { writtenBareEncoder } from "../../fixtures/written-folder.js";
import { relativeToMax } from "../../oracle-arrays.js";
import { installedEngines } from "../../oracle-models.js";

const { config } = maskedLanguageCases[0]!;
const modules = (...kinds: string[]) =>
  kinds.map((kind, idx) => ({
    idx,
    name: `${idx}`,
    path: `${idx}_${kind}`,
    type: `sentence_transformers.models.${kind}`,
  }));
const pooling = (key: string) => ({ word_embedding_dimension: 8, [`pooling_mode_${key}`]: true });

beforeAll(async () => {
  await chooseEngine(installedEngines[0]);
});

describe("pooling", () => {
  test.each(["mean", "cls"] as const)("%s has PyTorch's vectors, to 1e-5 of the largest", async (kind) => {
    const encoder = await loadBareEncoder(writtenBareEncoder(config));
    const batch = encoder.batch(caseEncodings(1));
    const vectors = poolTokens(encoder.hidden(batch), batch, { pooling: kind, normalize: false });
    expect(relativeToMax(vectors.dataSync(), sentenceVectorCases[kind].flat())).toBeLessThan(1e-5);
    encoder.dispose();
  });

  test("max takes each dimension's largest value of the tokens, not of padding", () => {
    const hidden = tf.tensor3d([[[-1, -5], [-2, -3], [9, 9]]]); // biome-ignore format: tokens in a row
    const batch = {
      size: 1,
      length: 3,
      mask: Float32Array.of(1, 1, 0),
      ids: new Int32Array(3),
      typeIds: new Int32Array(3),
    };
    expect([...poolTokens(hidden, batch, { pooling: "max", normalize: false }).dataSync()]).toEqual([-1, -3]);
  });
});

describe("loadSentenceEncoder", () => {
  let encoder: FolderSentenceEncoder;
  const load = async (files: Record<string, object> = {}) => {
    encoder = await loadSentenceEncoder(
      writtenBareEncoder({ ...config, architectures: ["BertModel"] }, files),
    );
    return encoder;
  };
  afterEach(() => encoder?.dispose());

  test("texts keep their order, and their vectors don't depend on others in the batch", async () => {
    const texts = [
      "a charming film",
      "the plot was dull and the actor is not very good",
      "",
      "a charming film",
    ];
    const vectors = await (await load()).embed(texts);
    expect(vectors.map((vector) => vector.length)).toEqual([8, 8, 8, 8]);
    expect(vectors[3]).toEqual(vectors[0]);
    const [alone] = await encoder.embed([texts[0]!]);
    expect(relativeToMax(alone!, vectors[0]!)).toBeLessThan(1e-5);
    expect(relativeToMax(vectors[1]!, vectors[0]!)).toBeGreaterThan(1e-2);
    expect(await encoder.embed([])).toEqual([]);
  });

  test("reads pooling, normalisation and the longest input from sentence-transformers' files", async () => {
    const [plain] = await (await load()).embed(["a charming film"]);
    const [cls] = await (await load({ "1_Pooling/config.json": pooling("cls_token") })).embed([
      "a charming film",
    ]);
    expect(relativeToMax(cls!, plain!)).toBeGreaterThan(1e-2);
    const files = {
      "modules.json": modules("Transformer", "Pooling", "Normalize"),
      "1_Pooling/config.json": pooling("mean_tokens"),
      "sentence_bert_config.json": { max_seq_length: 5, do_lower_case: false },
    };
    const [unit, cut] = await (await load(files)).embed(["a charming film", "a charming film and a plot"]);
    expect(Math.hypot(...unit!)).toBeCloseTo(1, 6);
    expect(
      relativeToMax(
        unit!,
        plain!.map((x) => x / Math.hypot(...plain!)),
      ),
    ).toBeLessThan(1e-5);
    expect(relativeToMax(cut!, unit!)).toBeLessThan(1e-5); // five tokens, two of them special
  });

  test.each<[string, Record<string, object>, string]>([
    [
      "a dense layer",
      { "modules.json": modules("Transformer", "Pooling", "Dense") },
      "unsupported module in modules.json: Dense (supported: Transformer, Pooling, Normalize)",
    ],
    [
      "another pooling",
      { "1_Pooling/config.json": pooling("lasttoken") },
      "unsupported pooling in 1_Pooling/config.json: pooling_mode_lasttoken (supported: one of pooling_mode_mean_tokens, pooling_mode_cls_token, pooling_mode_max_tokens)",
    ],
    ["no list", { "modules.json": {} }, "invalid modules.json: expected a list of modules"],
  ])("refuses %s in one line", async (_what, files, message) => {
    expect(await refusal(() => load(files))).toBe(message);
  });

  test("says what is missing, and how to get one", async () => {
    expect(await refusal(() => loadSentenceEncoder("nowhere"))).toBe(
      "missing sentence encoder: nowhere (expected a folder; hf download sentence-transformers/all-MiniLM-L6-v2 --local-dir FOLDER makes one)",
    );
  });
});
