/** BERT-Attack's bounds: pieces of a word, tokens of a piece, and combinations. */
const PIECES = 12;
const TOKENS = 4;
const COMBINATIONS = 24;

/**
 * What may stand in place of a word's pieces (BERT-Attack's released code): the first 12 pieces, 4 tokens each, and of
 * their combinations the first 24 in lexicographic order, so that the last pieces vary and the first mostly stay.
 *
 * @param tops  the likeliest tokens of each piece, the likeliest first
 */
export function pieceCombinations(tops: readonly (readonly number[])[]): number[][] {
  let combinations: number[][] = [[]];
  for (const row of tops.slice(0, PIECES).toReversed()) {
    const tokens = row.slice(0, TOKENS);
    combinations = tokens.flatMap((token) => combinations.map((rest) => [token, ...rest]));
    combinations = combinations.slice(0, COMBINATIONS);
  }
  return combinations;
}
