import { describe, expect, test } from "vitest";
import { parseSentencePiece } from "../../../src/models/tokenizers/sentence-piece-model.js";
import { unigram } from "../../../src/models/tokenizers/unigram.js";
import { refusal } from "../../fixtures/refusal.js";
import { sentencePiece } from "../../fixtures/sentence-piece.js";

const pieces = [
  ["[UNK]", 0],
  ["▁a", -1.5],
  ["▁the", -2.25],
] as const;
const sound = { pieces, unknown: "[UNK]" };

describe("parseSentencePiece", () => {
  test("reads pieces with their scores, the unknown one, and the character map", () => {
    const charsmap = Buffer.from([4, 0, 0, 0, 1, 2, 3, 4]).toString("base64");
    expect(parseSentencePiece(sentencePiece({ ...sound, charsmap }), "spm.model")).toEqual({
      pieces,
      unknown: 0,
      charsmap,
    });
    expect(parseSentencePiece(sentencePiece({ ...sound, unknown: "▁a" }), "spm.model")).toMatchObject({
      unknown: 1,
      charsmap: "",
    });
  });

  test.each([
    [
      "no protocol buffer",
      Buffer.from("PK\x03\x04 a zip file"),
      "expected a SentencePiece model (a protocol buffer)",
    ],
    [
      "a file cut short",
      sentencePiece(sound).subarray(0, 25),
      "expected a SentencePiece model (a protocol buffer)",
    ],
    [
      "no piece for the unknown",
      sentencePiece({ ...sound, unknown: "" }),
      "expected pieces with finite scores, and an unknown one among them",
    ],
    [
      "a score that is no number",
      sentencePiece({ ...sound, pieces: [["[UNK]", Number.NaN]] }),
      "expected pieces with finite scores, and an unknown one among them",
    ],
    ["an empty file", new Uint8Array(), "expected pieces with finite scores, and an unknown one among them"],
  ])("refuses %s", async (_what, bytes, expected) => {
    expect(await refusal(() => parseSentencePiece(bytes, "spm.model"))).toBe(
      `invalid spm.model: ${expected}`,
    );
  });

  test("refuses a model that is not of unigrams", async () => {
    expect(
      await refusal(() => parseSentencePiece(sentencePiece({ ...sound, algorithm: 2 }), "spm.model")),
    ).toBe("unsupported spm.model: a model of type 2 (expected 1, unigram)");
  });
});

describe("unigram", () => {
  interface Made {
    readonly added_tokens: readonly { readonly id: number; readonly content: string }[];
    readonly normalizer: { readonly normalizers: readonly { readonly type: string }[] };
  }
  const model = { pieces: [...pieces, ["[CLS]", 0], ["[SEP]", 0]] as const, unknown: 0, charsmap: "" };
  const made = (config: Record<string, unknown>, addedTokens = {}) =>
    unigram(model, { config, specialTokens: {}, addedTokens }) as Made;

  test("[MASK] follows the model's own pieces, or has the id that added_tokens.json gives it", () => {
    const mask = (json: Made) => json.added_tokens.find(({ content }) => content === "[MASK]")?.id;
    expect(mask(made({}))).toBe(5);
    expect(mask(made({}, { "[MASK]": 9 }))).toBe(9);
  });

  test("case is lowered before all else, where the settings say so", () => {
    const steps = (config: Record<string, unknown>) =>
      made(config).normalizer.normalizers.map(({ type }) => type);
    expect(steps({})).toEqual(["Strip", "Replace"]);
    expect(steps({ do_lower_case: true })).toEqual(["Lowercase", "Strip", "Replace"]);
  });

  test("split_by_punct is refused", async () => {
    expect(await refusal(() => made({ split_by_punct: true }))).toBe(
      "unsupported split_by_punct in tokenizer_config.json: true (expected false)",
    );
  });
});
