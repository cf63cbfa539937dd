import type { SentenceEncoder } from "./sentence-encoder.js";

/**
 * How near an encoder takes the meanings of two texts to be: the cosine of the angle between their vectors.
 *
 * @param texts  whole texts; those of a pair come joined by a line break
 * @returns in [−1, 1] but for rounding; equal texts are encoded once
 */
export async function textSimilarity(
  encoder: SentenceEncoder,
  texts: readonly [original: string, perturbed: string],
): Promise<number> {
  const [original, perturbed = original] = await encoder.embed([...new Set(texts)]);
  return cosineOf(original!, perturbed!);
}

/** Cosine of the angle between two vectors; 0 where one has no length. */
export function cosineOf(a: Float32Array, b: Float32Array): number {
  let [product, ofA, ofB] = [0, 0, 0];
  for (const [i, value] of a.entries()) {
    product += value * b[i]!;
    ofA += value * value;
    ofB += b[i]! * b[i]!;
  }
  return product === 0 ? 0 : product / Math.sqrt(ofA * ofB);
}
