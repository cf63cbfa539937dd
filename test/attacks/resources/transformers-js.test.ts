import { expect, test } from "vitest";
import {
  hubMaskedLanguageModel,
  hubSentenceEncoder,
  importTransformersJs,
  type TransformersJs,
} from "../../../src/attacks/resources/transformers-js.js";
import { refusal } from "../../fixtures/refusal.js";

/** Answers as the package does: candidates with their scores; a tensor of text lengths. */
const asked: unknown[] = [];
const pipelines = {
  "fill-mask": Object.assign(
    async (text: string, options: object) => {
      asked.push([text, options]);
      return [" good", "##ing", ",", "fine"].map((token_str, token) => ({ score: 0.1, token, token_str }));
    },
    { tokenizer: { mask_token: "<mask>" } },
  ),
  "feature-extraction": async (texts: string[], options: object) => {
    asked.push([texts.length, options]);
    return { data: Float32Array.from(texts.flatMap(({ length }) => [length, 1])), dims: [texts.length, 2] };
  },
};
const standIn = {
  pipeline: async (task: keyof typeof pipelines) => pipelines[task],
} as unknown as TransformersJs;

test("a fill-mask model is asked with the word masked, and gives whole words", async () => {
  const model = await hubMaskedLanguageModel("owner/name", async () => standIn);
  expect(model.name).toBe("owner/name");
  expect(await model.candidates(["a", "bad", "film"], 1, 4)).toEqual(["good", "fine"]);
  expect(asked.at(-1)).toEqual(["a <mask> film", { top_k: 4 }]);
});

test("a sentence encoder gives a vector for each text, in batches", async () => {
  const encoder = await hubSentenceEncoder("owner/name", "cls", async () => standIn);
  const texts = Array.from({ length: 40 }, (_, i) => "x".repeat(i));
  const vectors = await encoder.embed(texts);
  expect(vectors).toEqual(texts.map(({ length }) => Float32Array.of(length, 1)));
  expect(asked.at(-1)).toEqual([8, { pooling: "cls", normalize: true }]);
});

test("a model that the package cannot load is told of in one line", async () => {
  const offline = {
    pipeline: async () => {
      throw new Error("Could not locate file: config.json\n    at somewhere");
    },
  } as unknown as TransformersJs;
  const line = "cannot load owner/name with @huggingface/transformers: Could not locate file: config.json";
  expect(await refusal(() => hubSentenceEncoder("owner/name", "mean", async () => offline))).toBe(line);
  expect(await refusal(() => hubMaskedLanguageModel("owner/name", async () => offline))).toBe(line);
});

test("without the package one line tells how to install it", async () => {
  const installed = await import("@huggingface/transformers" as string).then(
    () => true,
    () => false,
  );
  if (installed) return;
  const line =
    "missing package: @huggingface/transformers (it is not installed; npm install @huggingface/transformers@4 adds it)";
  expect(await refusal(importTransformersJs)).toBe(line);
  expect(await refusal(() => hubSentenceEncoder("owner/name"))).toBe(line);
});
