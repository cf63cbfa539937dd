/** Guesses what may stand in a word's place. */
export interface MaskedLanguageModel {
  /** What a result reports: the model's id, or its folder. */
  readonly name: string;
  /**
   * Whole words for a place in a text, the likeliest first, without special tokens and loose word pieces. A word
   * that the model cuts into several pieces may have combinations of pieces for candidates.
   *
   * @param words     the words of the text
   * @param position  of the word that is to be replaced, which the model may look at (BERT-Attack doesn't mask it)
   * @param most      the number of candidates for a piece, K
   */
  candidates(words: readonly string[], position: number, most: number): Promise<readonly string[]>;
}
