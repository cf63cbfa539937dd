import { brief, RahpError } from "../../support/rahp-error.js";
import { addedTokens, type Json, specialNames, type TokenizerSettings } from "./added-tokens.js";

const ROLES = {
  cls_token: { content: "<s>" },
  pad_token: { content: "<pad>" },
  sep_token: { content: "</s>" },
  unk_token: { content: "<unk>" },
  mask_token: { content: "<mask>", lstrip: true },
};

/**
 * RoBERTa's tokenizer from its files, as Python's `RobertaTokenizerFast` makes it: pairs of byte sequences are merged
 * in the order in which they were learnt (Sennrich et al., 2016; Radford et al., 2019).
 *
 * @param vocab     `vocab.json`: ids by token
 * @param merges    `merges.txt`: a pair a line, first learnt first
 * @param settings  `add_prefix_space` (default false) is read, and the names of special tokens
 * @returns what `tokenizer.json` would say
 * @throws RahpError for a line that is no pair, and settings that do not describe tokens
 */
export function byteLevelBpe(vocab: Json, merges: string, settings: TokenizerSettings): object {
  const { cls_token: start, sep_token: end } = specialNames(ROLES, settings);
  const add_prefix_space = settings.config.add_prefix_space ?? false;
  return {
    version: "1.0",
    added_tokens: addedTokens(new Map(Object.entries(vocab) as [string, number][]), ROLES, settings),
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space, trim_offsets: true, use_regex: true },
    post_processor: {
      type: "RobertaProcessing",
      sep: [end, vocab[end]],
      cls: [start, vocab[start]],
      trim_offsets: true,
      add_prefix_space,
    },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: "",
      end_of_word_suffix: "",
      vocab,
      merges: pairs(merges),
    },
  };
}

/** Lines without the version before them. */
function pairs(merges: string): string[] {
  const lines = merges.split(/\r?\n/);
  const start = lines[0].startsWith("#version") ? 1 : 0;
  return lines.slice(start).flatMap((line, i) => {
    if (line === "") return [];
    if (/^\S+ \S+$/.test(line)) return [line];
    const place = `line ${i + start + 1} of merges.txt`;
    throw new RahpError(`invalid ${place}: ${brief(line)} (expected two tokens with a space between them)`);
  });
}
