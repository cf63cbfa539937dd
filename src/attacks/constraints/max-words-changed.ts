import { checkShare } from "../../support/check-options.js";
import { ceilShare } from "../../support/exact-share.js";
import { type TextConstraint, textConstraint } from "./constraint.js";

/**
 * At most a share of the words may differ from the original's at the same position, rounded up, of the shorter of
 * both texts. An inserted word or space makes all words after it differ.
 *
 * @param share  from 0 to 1
 * @throws RahpError for a share out of range
 * @example maxWordsChanged(0.4) // BERT-Attack's
 */
export function maxWordsChanged(share: number): TextConstraint {
  checkShare("share", share);
  return textConstraint(`max-words-changed ${share}`, (text, { original }) => {
    const most = ceilShare(share, Math.min(text.words.length, original.words.length));
    return text.changedPositions(original).length <= most;
  });
}
