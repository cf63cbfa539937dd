import { addedTokens, specialNames, type TokenizerSettings } from "./added-tokens.js";
import { classifierTemplate } from "./classifier-template.js";

const ROLES = {
  pad_token: { content: "[PAD]" },
  unk_token: { content: "[UNK]" },
  cls_token: { content: "[CLS]" },
  sep_token: { content: "[SEP]" },
  mask_token: { content: "[MASK]" },
};

/**
 * BERT's tokenizer from its vocabulary, as Python's `BertTokenizerFast` makes it: words are cut into the longest
 * pieces that there are (Schuster and Nakajima, 2012; Devlin et al., 2019).
 *
 * @param vocabulary  `vocab.txt`: a token a line, whose number from 0 is its id
 * @param settings    `do_lower_case` (default true), `strip_accents` (default: as case is lowered) and
 *   `tokenize_chinese_chars` (default true) are read, and the names of special tokens
 * @returns what `tokenizer.json` would say
 * @throws RahpError for settings that do not describe tokens
 */
export function wordPiece(vocabulary: string, settings: TokenizerSettings): object {
  const tokens = vocabulary.split(/\r\n|\r|\n/); // as Python reads lines
  if (tokens.at(-1) === "") tokens.pop();
  const vocab = new Map(tokens.map((token, id) => [token, id]));
  const { config } = settings;
  const { unk_token: unknown, cls_token: start, sep_token: end } = specialNames(ROLES, settings);
  return {
    version: "1.0",
    added_tokens: addedTokens(vocab, ROLES, settings),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: config.tokenize_chinese_chars ?? true,
      strip_accents: config.strip_accents ?? null,
      lowercase: config.do_lower_case ?? true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: classifierTemplate(start, end, vocab),
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: unknown,
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocab),
    },
  };
}
