import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { checkpointShapes } from "../../src/models/architectures/checkpoint-shapes.js";
import { Classifier } from "../../src/models/classifier.js";
import { type EncoderConfig, parseConfig } from "../../src/models/config.js";
import { loadFolder } from "../../src/models/folder.js";
import { writeSafetensors } from "../../src/models/safetensors.js";
import type { TextInput } from "../../src/models/tokenizer.js";
import { RahpError } from "../../src/support/rahp-error.js";
import { type ArchitectureCase, architectureCases } from "../fixtures/architecture-values.js";
import { smallTokenizers } from "../fixtures/small-tokenizers.js";
import { spoilBytes, spoilJson } from "../fixtures/spoilt-files.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyVocabulary } from "../fixtures/tiny-model.js";
import { wordPiece } from "../fixtures/word-piece.js";
import { writtenWeights } from "../fixtures/written-weights.js";

beforeAll(async () => {
  await chooseEngine("onnx");
  vi.spyOn(console, "warn").mockImplementation(() => {}); // the tokenizers' library tells of unknown patterns
});
afterAll(() => vi.restoreAllMocks());

type Files = Readonly<Record<string, Uint8Array | string>>;

/** A text and a pair, with words that the tokenizers do not know, and characters that their normalizers change. */
const inputs: readonly TextInput[] = [
  "a good film,\tnaïve ﬁt 漢字",
  { text: "the plot", pair: "was not dull" },
];
/** Longest that a model may take to load and answer. */
const MILLISECONDS = 5000;

/** Whole files of a small model. */
function modelFiles({ config: source }: ArchitectureCase, tokenizer = wordPiece(tinyVocabulary)): Files {
  const config = parseConfig(source, "config.json");
  return {
    "config.json": JSON.stringify(source),
    "model.safetensors": writeSafetensors(writtenWeights(config)),
    "tokenizer.json": JSON.stringify(tokenizer.json),
    "tokenizer_config.json": JSON.stringify(tokenizer.config),
  };
}

type Content = string | object | Uint8Array;
const isJson = (content: Content): content is object =>
  typeof content === "object" && !(content instanceof Uint8Array);
const bytesOf = (content: Content): Uint8Array =>
  content instanceof Uint8Array ? content : Buffer.from(isJson(content) ? JSON.stringify(content) : content);
const contents = (files: Readonly<Record<string, Content>>): Files =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [name, bytesOf(content)]));

const caseOf = (name: string) => architectureCases.find((architecture) => architecture.name === name)!;
const bert = caseOf("BERT");

/**
 * Loads models of which some files differ from run to run, and asks them; each must be refused in one line, or
 * give probabilities.
 */
async function fuzz(files: Files, runs: number, spoilt: (seed: number) => Files): Promise<void> {
  const folder = temporaryFolder();
  const write = (some: Files) =>
    Promise.all(Object.entries(some).map(([name, content]) => writeFile(join(folder, name), content)));
  await write(files);
  expect(await outcome(folder, "whole")).toBe("sound");
  const outcomes = { sound: 0, refused: 0 };
  for (let seed = 1; seed <= runs; seed++) {
    const changed = spoilt(seed);
    await write(changed);
    const start = performance.now();
    outcomes[await outcome(folder, `seed ${seed}`)]++;
    expect(performance.now() - start, `seed ${seed}`).toBeLessThan(MILLISECONDS);
    for (const name of Object.keys(changed)) {
      if (!(name in files)) await rm(join(folder, name));
    }
    await write(files);
  }
  expect(Math.min(outcomes.sound, outcomes.refused), JSON.stringify(outcomes)).toBeGreaterThan(0);
}

async function outcome(folder: string, run: string): Promise<"sound" | "refused"> {
  let classifier: Classifier | undefined;
  try {
    classifier = new Classifier(await loadFolder(folder, "fuzzed"));
    const rows = await classifier.predict(inputs);
    for (const row of rows) {
      expect(row, run).toHaveLength(classifier.labels.length);
      expect(
        row.every((p) => p >= 0 && p <= 1),
        `${run}: ${row}`,
      ).toBe(true);
      expect(
        row.reduce((a, b) => a + b, 0),
        run,
      ).toBeCloseTo(1, 6);
    }
    return "sound";
  } catch (error) {
    if (!(error instanceof RahpError)) throw new Error(run, { cause: error });
    expect(error.message, run).toMatch(/^.{1,300}$/);
    return "refused";
  } finally {
    classifier?.dispose();
  }
}

/** Weights for a config, where it can be read and asks for few. */
function weightsFor(config: string): Files {
  let parsed: EncoderConfig;
  try {
    parsed = parseConfig(JSON.parse(config), "config.json");
  } catch {
    return {};
  }
  const shapes = [...checkpointShapes(parsed).values()];
  const size = shapes.reduce((sum, shape) => sum + shape.reduce((product, n) => product * n, 1), 0);
  return size > 2e4 ? {} : { "model.safetensors": writeSafetensors(writtenWeights(parsed)) };
}

/** Keys that the cases leave to their defaults. */
const more = {
  hidden_act: "gelu",
  layer_norm_eps: 1e-12,
  id2label: { 0: "NO", 1: "MAYBE", 2: "YES" },
  pruned_heads: { 1: [0] },
  architectures: ["XForSequenceClassification"],
};
const architectures = [
  "BERT",
  "RoBERTa",
  "DistilBERT",
  "ELECTRA with narrow embeddings",
  "DeBERTa-v3",
  "DeBERTa with keys of its own for positions",
].map((name) => ({ ...caseOf(name), config: { ...caseOf(name).config, ...more } }));

describe("spoilt in many ways, a model answers soundly or is refused in one line:", () => {
  test.each(architectures)("config.json of $name, in 100 ways", async (architecture) => {
    const files = modelFiles(architecture);
    await fuzz(files, 100, (seed) => {
      if (seed % 10 === 0) return { "config.json": spoilBytes(Buffer.from(files["config.json"]), seed) };
      const { id2label: _, ...unnamed } = architecture.config;
      const config = spoilJson(seed % 4 < 2 ? unnamed : architecture.config, seed);
      return { "config.json": config, ...(seed % 2 && weightsFor(config)) };
    });
  });

  test.each(smallTokenizers)("tokenizer.json of $name, in 120 ways", async ({ model, json, config }) => {
    const files = modelFiles(caseOf(model), { json, config });
    await fuzz(files, 120, (seed) => ({
      "tokenizer.json":
        seed % 5 === 0 ? spoilBytes(Buffer.from(JSON.stringify(json)), seed) : spoilJson(json, seed),
    }));
  });

  test.each(smallTokenizers)("the vocabulary of $name, in 90 ways", async ({ model, config, vocabulary }) => {
    const { "tokenizer.json": _, ...files } = modelFiles(caseOf(model), { json: {}, config });
    const own = Object.entries(vocabulary);
    await fuzz({ ...files, ...contents(vocabulary) }, 90, (seed) => {
      const [name, content] = own[seed % own.length];
      return {
        [name]: isJson(content) && seed % 3 ? spoilJson(content, seed) : spoilBytes(bytesOf(content), seed),
      };
    });
  });

  test("special and added tokens beside a vocabulary, in 90 ways", async () => {
    const [{ model, config, vocabulary }] = smallTokenizers;
    const { "tokenizer.json": _, ...files } = modelFiles(caseOf(model), { json: {}, config });
    const json = {
      "special_tokens_map.json": {
        cls_token: "[CLS]",
        mask_token: { content: "[MASK]", lstrip: true },
        additional_special_tokens: ["film"],
      },
      "added_tokens.json": { "[CLS]": 2, good: 24 },
    };
    await fuzz({ ...files, ...contents({ ...vocabulary, ...json }) }, 90, (seed) => {
      const [name, content] = Object.entries(json)[seed % 2];
      return { [name]: seed % 5 === 0 ? spoilBytes(bytesOf(content), seed) : spoilJson(content, seed) };
    });
  });

  test("tokenizer_config.json, in 60 ways", async () => {
    const { config } = wordPiece(tinyVocabulary);
    const json = { ...config, model_max_length: 12, added_tokens_decoder: {} };
    await fuzz(modelFiles(bert), 60, (seed) => ({
      "tokenizer_config.json":
        seed % 5 === 0 ? spoilBytes(Buffer.from(JSON.stringify(json)), seed) : spoilJson(json, seed),
    }));
  });

  test("the header of model.safetensors, in 150 ways", async () => {
    const files = modelFiles(bert);
    const bytes = files["model.safetensors"] as Uint8Array;
    const end = 8 + new DataView(bytes.buffer).getUint32(0, true);
    const header = JSON.parse(Buffer.from(bytes.subarray(8, end)).toString());
    await fuzz(files, 150, (seed) => {
      if (seed % 2)
        return {
          "model.safetensors": Buffer.concat([spoilBytes(bytes.slice(0, end), seed), bytes.slice(end)]),
        };
      const spoilt = Buffer.from(spoilJson(header, seed));
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(spoilt.length));
      return { "model.safetensors": Buffer.concat([length, spoilt, bytes.subarray(end)]) };
    });
  });

  test("the weights of model.safetensors, in 100 ways", async () => {
    const files = modelFiles(bert);
    const bytes = files["model.safetensors"] as Uint8Array;
    const start = 8 + new DataView(bytes.buffer).getUint32(0, true);
    await fuzz(files, 100, (seed) => ({
      "model.safetensors": Buffer.concat([bytes.slice(0, start), spoilBytes(bytes.slice(start), seed)]),
    }));
  });

  test("the index of shards, in 100 ways", async () => {
    const { "model.safetensors": whole, ...files } = modelFiles(bert);
    const names = [...writtenWeights(parseConfig(bert.config, "config.json")).keys()];
    const index = {
      metadata: { total_size: 1 },
      weight_map: Object.fromEntries(names.map((name) => [name, "a.safetensors"])),
    };
    await fuzz(
      { ...files, "a.safetensors": whole, "model.safetensors.index.json": JSON.stringify(index) },
      100,
      (seed) => ({
        "model.safetensors.index.json":
          seed % 5 === 0 ? spoilBytes(Buffer.from(JSON.stringify(index)), seed) : spoilJson(index, seed),
      }),
    );
  });
});
