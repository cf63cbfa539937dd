/** Turns texts into vectors whose angles tell how far their meanings are apart. */
export interface SentenceEncoder {
  /** What a result reports: the model's id, or its folder. */
  readonly name: string;
  /**
   * One vector for each text, all of the same length, of any norm.
   *
   * @param texts  single texts; those of a pair come joined by a line break
   */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
}
