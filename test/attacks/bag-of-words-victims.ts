import { readSharedJson } from "./golden-files.js";
import { type RecordingVictim, recordingVictim } from "./recording-victim.js";

/** FNV-1a, 32 bits, of the UTF-8 bytes. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** A small weight for every string, the same everywhere. */
const h = (text: string) => ((fnv1a(text) % 1021) - 510) / 65536;

const sum = (terms: readonly number[]) => terms.reduce((total, term) => total + term, 0);

export const tokenizer = (regex: string) => {
  const pattern = new RegExp(regex, "g");
  return (text: string): string[] => text.toLowerCase().match(pattern) ?? [];
};

/** The golden attacks' classifier of SST-2; without its hash terms scores tie all the time. */
export function sst2BagOfWords({ ties = false } = {}): RecordingVictim {
  const model = readSharedJson<{ token_regex: string; bias: number; weights: Record<string, number> }>(
    "oracle/attacks/models/sst2-bow.json",
  );
  const weights = new Map(Object.entries(model.weights));
  const tokens = tokenizer(model.token_regex);
  const hash = ties ? () => 0 : h;
  return recordingVictim((text) => {
    const words = tokens(text);
    const neighbours = words.slice(1).map((right, i) => hash(`${words[i]} ${right}`));
    return model.bias + sum(words.map((word) => weights.get(word) ?? hash(word))) + 8 * sum(neighbours);
  });
}

/** The golden attacks' classifier of RTE, by the overlap of the two texts. */
export function rteOverlap(): RecordingVictim {
  const { token_regex, bias, weights, negations } = readSharedJson<{
    token_regex: string;
    bias: number;
    weights: { common: number; missing: number; only_first: number; negation: number };
    negations: string[];
  }>("oracle/attacks/models/rte-overlap.json");
  const tokens = tokenizer(token_regex);
  const negationsIn = (words: readonly string[]) => words.filter((word) => negations.includes(word)).length;
  return recordingVictim((text, pair) => {
    const first = tokens(text);
    const second = tokens(pair);
    const common = second.filter((word) => first.includes(word)).length;
    const onlyFirst = [...new Set(first)].filter((word) => !second.includes(word)).length;
    return (
      bias +
      weights.common * common +
      weights.missing * (second.length - common) +
      weights.only_first * onlyFirst +
      weights.negation * Math.abs(negationsIn(first) - negationsIn(second)) +
      sum(first.map(h)) / 2 +
      sum(second.map(h))
    );
  });
}
