import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { randomStream } from "../../src/support/random-stream.js";

/** What awkward texts are made of. */
const pieces = [
  ["good", "bad", "film", "Charming", "UPPER", "I", "a", "U.S.A.", "state-of-the-art", "x@y.com", "3,000"],
  ["the", "The", "and", "it", "was", "n't", "'s", "of"],
  ["🙂", "👩‍👩‍👧", "🇩🇪", "e\u0301", "𝒌𝚏", "ﬁlm", "ǆ", "ŉ", "İstanbul", "ß"],
  ["שלום", "\u202Eevil\u202C", "العربية", "\u200Fabc\u200E", "नमस्ते", "映画", "ｍovie"],
  ["zero\u200Bwidth", "\u200D", "\uFEFF", "soft\u00ADhyphen", "\u2060"],
  ["\u0000", "\u0007bell", "\u001B[31m", "\u007F", "\u0085", "\u001C", "a\u0000b"],
  ["\uD800", "a\uDC00b", "$&", "$1", "\\", "<b>", "`x`", "''", "---", "*_*", "[UNK]", "<oov>"],
];
const gaps = [" ", " ", " ", "  ", "\n", "\t", "", ", ", ". ", "\u00A0", "\r\n", "’"];

const stopWordsOnly = "the and it was of the and";

/** A seeded text: empty, one word, only stop words, 10,000 characters, or a mixture of awkward pieces. */
export function randomText(seed: number): string {
  const random = randomStream(20, seed);
  const kind = seed % 200;
  if (kind === 0) return "";
  if (kind === 1) return stopWordsOnly;
  if (kind === 2) return mixture(random, 4000).padEnd(10_000, " good film").slice(0, 10_000);
  if (kind < 20) return mixture(random, 1);
  return mixture(random, uniformInt(random, 2, 12));
}

function mixture(random: RandomGenerator, count: number): string {
  const pick = <T>(from: readonly T[]) => from[uniformInt(random, 0, from.length - 1)]!;
  return Array.from({ length: count }, () => pick(pick(pieces)) + pick(gaps)).join("");
}
