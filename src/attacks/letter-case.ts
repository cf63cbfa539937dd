/** Has a letter with case, and none of another case; what has no case is ignored. */
const isLower = (text: string) => /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
const isUpper = (text: string) => /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);

/**
 * A candidate in the letter case of the word whose place it takes: lower, UPPER (words of two characters or
 * more) or Capitalised. Any other case, a single capital letter's among them, leaves the candidate as it is.
 *
 * @example matchLetterCase("film", "Movie") // "Film"
 */
export function matchLetterCase(candidate: string, word: string): string {
  const [first = "", ...others] = word;
  const rest = others.join("");
  if (isLower(word)) return candidate.toLowerCase();
  if (isUpper(word) && rest) return candidate.toUpperCase();
  if (isUpper(first) && isLower(rest)) return capitalised(candidate);
  return candidate;
}

/** ﬁlm becomes Film: a first character whose capital is several letters keeps one of them capital. */
function capitalised(text: string): string {
  const [first = "", ...others] = text;
  const [capital = "", ...more] = first.toUpperCase();
  return capital + [...more, ...others].join("").toLowerCase();
}
