import type { EncoderConfig } from "./config.js";

/**
 * Multiply-adds of the matrix products in one forward pass of one text, pruned heads left out; look-ups and
 * element-wise work are not counted.
 * @param tokens  length of the text, special tokens included
 */
export function multiplyAdds(config: EncoderConfig, tokens: number): number {
  const { hiddenSize: D, intermediateSize: F, headSize, keptHeads, labels } = config;
  const layers = keptHeads.map((kept) => {
    const width = kept.length * headSize;
    const projections = 4 * tokens * D * width;
    const attention = 2 * tokens * tokens * width;
    return projections + attention + 2 * tokens * D * F;
  });
  return layers.reduce((sum, layer) => sum + layer, 0) + D * D + D * labels.length;
}
