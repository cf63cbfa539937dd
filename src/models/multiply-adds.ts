import type { EncoderConfig } from "./config.js";

/**
 * Multiply-adds of the matrix products in one forward pass of one text, pruned heads left out; look-ups and
 * element-wise work are not counted.
 * @param tokens  length of the text, special tokens included
 */
export function multiplyAdds(config: EncoderConfig, tokens: number): number {
  const { hiddenSize: D, intermediateSize: F, embeddingSize: E, headSize, keptHeads, labels } = config;
  const layers = keptHeads.map((kept) => {
    const width = kept.length * headSize;
    const projections = 4 * tokens * D * width;
    const attention = 2 * tokens * tokens * width;
    return projections + attention + ofDistances(config, tokens, width) + 2 * tokens * D * F;
  });
  const projection = E === D ? 0 : tokens * E * D;
  return layers.reduce((sum, layer) => sum + layer, 0) + projection + D * D + D * labels.length;
}

/** What DeBERTa's scores for distances add in one layer: the distances' projections, and products with tokens. */
function ofDistances({ hiddenSize, deberta }: EncoderConfig, tokens: number, width: number): number {
  if (!deberta) return 0;
  const { contentToPosition, positionToContent } = deberta.relative;
  const distances = 2 * tokens - 1;
  const once = distances * hiddenSize * width + tokens * distances * width;
  return (contentToPosition ? once : 0) + (positionToContent ? once : 0);
}
