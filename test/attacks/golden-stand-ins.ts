import type { PartOfSpeechTagger } from "../../src/attacks/part-of-speech.js";
import type { SentenceEncoder } from "../../src/attacks/sentence-encoder.js";
import { fnv1a, tokenizer } from "./bag-of-words-victims.js";
import { readSharedJson } from "./golden-files.js";

/** The golden attacks' sentence encoder: signed counts of words and their pieces of three characters. */
export function hashEncoder(): SentenceEncoder {
  const { token_regex } = readSharedJson<{ token_regex: string }>("oracle/attacks/models/sst2-bow.json");
  const tokens = tokenizer(token_regex);
  const embedOne = (text: string) => {
    const features = new Float32Array(64);
    for (const token of tokens(text)) {
      const characters = [..."<", ...token, ">"];
      const pieces = characters.slice(2).map((_, i) => characters.slice(i, i + 3).join(""));
      for (const piece of [token, ...pieces]) {
        const key = fnv1a(piece);
        features[key % 64]! += key < 2 ** 31 ? 1 : -1;
      }
    }
    return features;
  };
  return { name: "hashed pieces", embed: async (texts) => texts.map(embedOne) };
}

interface PosRules {
  words: Record<string, string>;
  verb_after: string[];
  adjective_after: string[];
  suffixes: [suffix: string, tag: string][];
}

/** The golden attacks' tagger: rules in this order, on words in lower case. */
export function ruleTagger(): PartOfSpeechTagger {
  const rules = readSharedJson<PosRules>("oracle/attacks/models/pos-rules.json");
  const tags = new Map(Object.entries(rules.words));
  const tagOf = (word: string, before: string | undefined) => {
    const known = tags.get(word);
    if (known) return known;
    if (/^[0-9][0-9.,]*$/.test(word)) return "NUM";
    if (before !== undefined && rules.verb_after.includes(before)) return "VERB";
    const tag = rules.suffixes.find(([suffix]) => word.endsWith(suffix))?.[1] ?? "NOUN";
    return tag === "VERB" && before !== undefined && rules.adjective_after.includes(before) ? "ADJ" : tag;
  };
  return {
    name: "rules",
    tags: (words) => {
      const lower = words.map((word) => word.toLowerCase());
      return lower.map((word, i) => tagOf(word, lower[i - 1]));
    },
  };
}
