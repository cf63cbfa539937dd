import type { AttackedText } from "../attacked-text.js";

/**
 * The text of some words around one, from the first's first character to the last's last: punctuation at both ends is cut
 * off. At the ends of a text the window is moved, so that it keeps its size. Equal to TextAttack 0.3.11's.
 *
 * @param position  of the word in the middle
 * @param size      a number of words, from 1; Infinity for all
 */
export function wordWindow(text: AttackedText, position: number, size: number): string {
  const last = text.words.length - 1;
  if (last < 0) return "";
  if (size === Infinity) return text.between(0, last);
  const half = (size - 1) / 2;
  if (position - half < 0) return text.between(0, Math.min(size - 1, last));
  if (position + half > last) return text.between(Math.max(0, last + 1 - size), last);
  return text.between(position - Math.ceil(half), position + Math.floor(half));
}
