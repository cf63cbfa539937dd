/** One labelled text, or a pair of texts, of a data set. */
export interface Example {
  /** Row of the data set that the example comes from, from 0. */
  readonly id: number;
  readonly text: string;
  /** The second text of a sentence pair (hypothesis, answer, second question). */
  readonly pair?: string;
  /** Class index, from 0. */
  readonly label: number;
}
