import type { Encoding } from "./tokenizer.js";

/** Encoded inputs padded to the longest of them; B inputs of T tokens, row-major [B, T]. */
export interface Batch {
  readonly size: number;
  readonly length: number;
  readonly ids: Int32Array;
  readonly typeIds: Int32Array;
  /** 1 = token, 0 = padding. */
  readonly mask: Float32Array;
}

/**
 * Pads encodings on the right.
 * @param length  T, at least the longest of them; the longest unless given
 */
export function toBatch(
  encodings: readonly Encoding[],
  padTokenId: number,
  length = Math.max(...encodings.map(({ ids }) => ids.length)),
): Batch {
  const size = encodings.length;
  const ids = new Int32Array(size * length).fill(padTokenId);
  const typeIds = new Int32Array(size * length);
  const mask = new Float32Array(size * length);
  encodings.forEach((encoding, b) => {
    ids.set(encoding.ids, b * length);
    typeIds.set(encoding.typeIds, b * length);
    mask.fill(1, b * length, b * length + encoding.ids.length);
  });
  return { size, length, ids, typeIds, mask };
}

/**
 * Splits inputs into batches of like length, so that little padding is computed.
 * @returns positions of the encodings, shortest first; every position occurs once
 */
export function batchesByLength(encodings: readonly Encoding[], batchSize: number): number[][] {
  const order = encodings
    .map((_, i) => i)
    .sort((a, b) => encodings[a].ids.length - encodings[b].ids.length || a - b);
  const batches: number[][] = [];
  for (let start = 0; start < order.length; start += batchSize)
    batches.push(order.slice(start, start + batchSize));
  return batches;
}

/**
 * Splits inputs into batches of like length of at most so many tokens, padding included, and so many inputs; an input
 * that is longer alone is a batch of its own.
 * @returns positions of the encodings, longest first: what an engine sets aside for the first batch does for the others;
 *   every position occurs once
 */
export function batchesByTokens(
  encodings: readonly Encoding[],
  mostTokens: number,
  batchSize = Number.POSITIVE_INFINITY,
): number[][] {
  const lengthOf = (position: number) => encodings[position].ids.length;
  const order = encodings.map((_, i) => i).sort((a, b) => lengthOf(b) - lengthOf(a) || a - b);
  const batches: number[][] = [];
  for (const position of order) {
    const last = batches.at(-1);
    const fits = last && last.length < batchSize && (last.length + 1) * lengthOf(last[0]) <= mostTokens;
    if (fits) last.push(position);
    else batches.push([position]);
  }
  return batches;
}
