import { escapeHtml } from "./escape-html.js";
import { formatNumber } from "./format-number.js";

/** A piece of a text: a word with what it is worth, or what lies between words. */
export interface WorthPiece {
  readonly text: string;
  /** In any unit; undefined where the piece was not ranked. */
  readonly worth?: number;
}

/**
 * A text whose words stand on a blue ground: the stronger, the more they are worth, from the least of them to the most.
 * The blue lets the page's own colour through, light or dark. Everything is escaped.
 *
 * @example wordGrounds([{ text: "a " }, { text: "gripping", worth: 0.7 }, { text: " film" }])
 */
export function wordGrounds(pieces: readonly WorthPiece[]): string {
  const worths = pieces.flatMap(({ worth }) => (worth === undefined ? [] : [worth]));
  const [least, most] = [Math.min(...worths), Math.max(...worths)];
  const strength = (worth: number) => (most > least ? (worth - least) / (most - least) : 1);
  return pieces
    .map(({ text, worth }) => {
      if (worth === undefined) return escapeHtml(text);
      const alpha = (0.06 + 0.44 * strength(worth)).toFixed(2);
      const style = `background:rgba(0,114,178,${alpha});border-radius:0.2em;padding:0 0.15em;unicode-bidi:isolate`;
      return `<span style="${style}" title="${formatNumber(worth)}">${escapeHtml(text)}</span>`;
    })
    .join("");
}
