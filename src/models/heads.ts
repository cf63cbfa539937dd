/** One attention head; layers and heads count from 0. */
export interface Head {
  readonly layer: number;
  readonly head: number;
}

/** Heads in (layer, head) order. */
export function compareHeads(a: Head, b: Head): number {
  return a.layer - b.layer || a.head - b.head;
}

/**
 * The head mask that lacks the given heads: 1 = kept, 0 = masked.
 * @returns [L][H]
 */
export function maskWithout(masked: readonly Head[], layers: number, heads: number): number[][] {
  const mask = Array.from({ length: layers }, () => new Array<number>(heads).fill(1));
  for (const { layer, head } of masked) mask[layer][head] = 0;
  return mask;
}
