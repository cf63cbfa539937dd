import type { SearchContext } from "./search.js";
import { wordTokens } from "./word-tokens.js";

/**
 * The L1 norm of the mean of a word's tokens' gradients; 0 for a word without tokens, such as one that is cut off. Costs
 * no query: the victim's `tokenGradients`, which it must have, is asked once.
 */
export async function gradientImportance(
  positions: readonly number[],
  { start, victim }: SearchContext,
): Promise<number[]> {
  const { tokens, gradients } = await victim.tokenGradients!(start.text.input);
  const places = wordTokens(start.text.words, tokens);
  return positions.map((position) => lengthOfMean(places[position]!.map((place) => gradients[place]!)));
}

function lengthOfMean(vectors: readonly Float32Array[]): number {
  const [first] = vectors;
  if (!first) return 0;
  return first.reduce((length, _, d) => {
    const sum = vectors.reduce((total, vector) => total + vector[d]!, 0);
    return length + Math.abs(sum / vectors.length);
  }, 0);
}
