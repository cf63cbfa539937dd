import type { Transformation } from "./transformation.js";

/** A transformation of words of some lengths only, in code points, both ends included. */
export function forWordLengths(least: number, most: number, transform: Transformation): Transformation {
  return (text, position, random) => {
    const { length } = [...text.words[position]!];
    return length >= least && length <= most ? transform(text, position, random) : [];
  };
}
