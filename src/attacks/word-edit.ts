/** `count` words have taken the place of the one at `position`; `changed` unless they are that very word. */
export interface WordEdit {
  readonly position: number;
  readonly count: number;
  readonly changed: boolean;
}

/** Positions of the words that an edit has put there. */
export function newPositions({ position, count, changed }: WordEdit): number[] {
  return changed ? Array.from({ length: count }, (_, i) => position + i) : [];
}

/** Positions of all words that are not the original's, after one edit more. */
export function modifiedAfter(modified: ReadonlySet<number>, edit: WordEdit): Set<number> {
  const { position, count } = edit;
  const shift = count - 1;
  const after = new Set<number>();
  for (const at of modified) {
    if (at < position) after.add(at);
    else if (at > position) after.add(at + shift);
    else if (shift === 0) after.add(at);
  }
  for (const at of newPositions(edit)) after.add(at);
  return after;
}

/**
 * Where each word of the original stands after one edit more; −1 for a deleted one. The word that was replaced is looked
 * for at the end of its replacement, unless the replacement begins with it.
 */
export function originalPositionsAfter(
  positions: readonly number[],
  edit: WordEdit,
  keepsFirst: boolean,
): number[] {
  const shift = edit.count - 1;
  return positions.map((at) => {
    if (at < edit.position) return at;
    if (at > edit.position) return at + shift;
    if (edit.count === 0) return -1;
    return keepsFirst ? at : at + shift;
  });
}
