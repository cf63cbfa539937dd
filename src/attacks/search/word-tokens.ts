/**
 * Which tokens each word is made of: from the left, tokens that begin what is left of the word, in lower case. A word
 * that no token to the right begins has none, and the search goes on where the last word with tokens ended.
 *
 * @param tokens  as they stand in the text, without marks of word pieces
 * @returns for each word the places of its tokens, which may be none
 */
export function wordTokens(words: readonly string[], tokens: readonly string[]): number[][] {
  const lower = tokens.map((token) => token.toLowerCase());
  let next = 0;
  return words.map((word) => {
    const places: number[] = [];
    let rest = word.toLowerCase();
    for (let place = next; place < lower.length && rest !== ""; place++) {
      const token = lower[place]!;
      if (token === "" || !rest.startsWith(token)) continue;
      rest = rest.slice(token.length);
      places.push(place);
    }
    if (places.length > 0) next = places.at(-1)! + 1;
    return places;
  });
}
