/**
 * Logarithm of the perplexity of sequences of tokens: the mean over their tokens of −ln p(token), in nats.
 *
 * @param sequences  of one length, [N][T]
 * @param logits     of the vocabulary at each token, [N·T][V]
 */
export function logPerplexities(
  sequences: readonly (readonly number[])[],
  logits: readonly Float32Array[],
): number[] {
  return sequences.map((ids, n) => {
    const losses = ids.map((id, t) => crossEntropy(logits[n * ids.length + t]!, id));
    return losses.reduce((sum, loss) => sum + loss, 0) / ids.length;
  });
}

/** −ln softmax(logits)[id] */
function crossEntropy(logits: Float32Array, id: number): number {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  return Math.log(sum) + largest - logits[id]!;
}
