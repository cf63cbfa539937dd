/** A question with its choices, of which one is right. */
export interface ChoiceExample {
  /** Row of the data set that the example comes from, from 0. */
  readonly id: number;
  /** The question, or what is to be continued. */
  readonly context: string;
  /** Answers, or endings; at least two. */
  readonly choices: readonly string[];
  /** Index of the right one, from 0. */
  readonly label: number;
}
