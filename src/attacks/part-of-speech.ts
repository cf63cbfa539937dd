/** Tells the parts of speech of words in their context. */
export interface PartOfSpeechTagger {
  /** What a result reports: "wink-nlp, en-web model". */
  readonly name: string;
  /**
   * One tag for each word. Tags of any kind will do; nouns must be NOUN and verbs VERB (the universal tags) where
   * the two may stand for each other.
   *
   * @param words  neighbouring words of a text, as they stand, without its punctuation
   */
  tags(words: readonly string[]): readonly string[];
}
