import { RahpError, show } from "../../support/rahp-error.js";
import { addedTokens, specialNames, type TokenizerSettings } from "./added-tokens.js";
import { classifierTemplate } from "./classifier-template.js";
import type { SentencePieceModel } from "./sentence-piece-model.js";

const ROLES = {
  pad_token: { content: "[PAD]" },
  cls_token: { content: "[CLS]" },
  sep_token: { content: "[SEP]" },
  unk_token: { content: "[UNK]", normalized: true },
  mask_token: { content: "[MASK]" },
};

/**
 * DeBERTa-v2's and v3's tokenizer from its SentencePiece model, as Python's `DebertaV2TokenizerFast` makes it: a text
 * is cut into the likeliest pieces (Kudo, 2018).
 *
 * @param settings  `do_lower_case` (default false) is read, and the names of special tokens
 * @returns what `tokenizer.json` would say
 * @throws RahpError for settings that do not describe tokens, and for `split_by_punct`
 */
export function unigram(
  { pieces, unknown, charsmap }: SentencePieceModel,
  settings: TokenizerSettings,
): object {
  const { config } = settings;
  if (config.split_by_punct)
    throw new RahpError(
      `unsupported split_by_punct in tokenizer_config.json: ${show(config.split_by_punct)} (expected false)`,
    );
  const { cls_token: start, sep_token: end, mask_token: mask } = specialNames(ROLES, settings);
  const ids = new Map(pieces.map(([piece], id) => [piece, id]));
  if (!ids.has(mask)) ids.set(mask, pieces.length);
  const metaspace = { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true };
  return {
    version: "1.0",
    added_tokens: addedTokens(ids, ROLES, settings),
    normalizer: {
      type: "Sequence",
      normalizers: [
        ...(config.do_lower_case ? [{ type: "Lowercase" }] : []),
        { type: "Strip", strip_left: true, strip_right: true },
        ...(charsmap ? [{ type: "Precompiled", precompiled_charsmap: charsmap }] : []),
        { type: "Replace", pattern: { Regex: " {2,}" }, content: " " },
      ],
    },
    pre_tokenizer: metaspace,
    post_processor: classifierTemplate(start, end, ids),
    decoder: metaspace,
    model: { type: "Unigram", unk_id: unknown, vocab: pieces, byte_fallback: false },
  };
}
