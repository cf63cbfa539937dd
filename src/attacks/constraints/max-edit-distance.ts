import { distance } from "fastest-levenshtein";
import { checkCount } from "../../support/check-options.js";
import { type TextConstraint, textConstraint } from "./constraint.js";

/**
 * At most so many insertions, deletions and substitutions of characters (Levenshtein, in UTF-16 units) lie between
 * the whole text and the original.
 *
 * @throws RahpError for a number that is no whole number from 0
 * @example maxEditDistance(30)
 */
export function maxEditDistance(most: number): TextConstraint {
  checkCount("most", most, 0);
  return textConstraint(
    `max-edit-distance ${most}`,
    (text, { original }) => distance(text.text, original.text) <= most,
  );
}
