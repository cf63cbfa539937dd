import type { WordVectors } from "../word-vectors.js";
import { type Against, type TextConstraint, textConstraint } from "./constraint.js";

/**
 * New words lie near those that stood at their positions: the cosine of their vectors is at least so large. A word
 * without a vector passes. Words are looked up in lower case.
 *
 * @param least    in [−1, 1]; TextFooler's is 0.5
 * @param against  the text whose words are compared
 */
export function minWordCosine(
  vectors: Pick<WordVectors, "cosine">,
  least: number,
  against: Against = "original",
): TextConstraint {
  return textConstraint(`word-cosine ${least} against ${against}`, (text, origin) => {
    const { words } = origin[against];
    return text.lastModified.every((position) => {
      const before = words[position];
      if (before === undefined) return true;
      const cosine = vectors.cosine(before.toLowerCase(), text.words[position]!.toLowerCase());
      return cosine === undefined || cosine >= least;
    });
  });
}
