import type { AskedText, QueryPurpose } from "./asked-text.js";
import type { AttackedText } from "./attacked-text.js";
import { type Goal, predictedClass } from "./goal.js";
import { checkProbabilities, type Victim } from "./victim.js";

/** What a victim said about a text, and what that is worth to the attack. */
export interface Answer {
  readonly text: AttackedText;
  /** [C] */
  readonly probabilities: readonly number[];
  readonly prediction: number;
  /** The goal's score; higher is nearer to success. */
  readonly score: number;
  /** Whether this text reaches the goal. */
  readonly reached: boolean;
  /** Texts that had been sent when the answer came, those of its own call included. */
  readonly queries: number;
}

export interface VictimQueriesOptions {
  readonly victim: Victim;
  /** The gold label. */
  readonly label: number;
  readonly goal: Goal;
  /** The most texts that may be sent, at least 1; Infinity for no limit. */
  readonly budget: number;
  readonly signal: AbortSignal | undefined;
  /** Is told every text that was sent, in order. */
  readonly watch?: ((asked: AskedText) => void) | undefined;
}

/** The questions that one attack puts to a victim: counted, and cut off at the query budget. */
export class VictimQueries {
  readonly #options: VictimQueriesOptions;
  readonly #answers = new WeakMap<AttackedText, Answer>();
  #count = 0;

  constructor(options: VictimQueriesOptions) {
    this.#options = options;
  }

  /** Number of texts sent so far; every text counts, repeated ones too. */
  get count(): number {
    return this.#count;
  }

  /** Whether the budget is used up. */
  get exhausted(): boolean {
    return this.#count >= this.#options.budget;
  }

  /**
   * Asks about texts in one call, or about as many of the first as the budget leaves.
   *
   * @param purpose  for whoever watches; it changes nothing. @default "search"
   * @returns one answer for each text that was sent
   * @throws RahpError for a victim that breaks its contract; the signal's reason once it is aborted
   */
  async ask(texts: readonly AttackedText[], purpose: QueryPurpose = "search"): Promise<Answer[]> {
    const { victim, label, goal, budget, signal, watch } = this.#options;
    signal?.throwIfAborted();
    const sent = texts.slice(0, budget - this.#count);
    if (sent.length === 0) return [];
    const before = this.#count;
    this.#count += sent.length;
    const rows = await victim.predict(sent.map((text) => text.input));
    checkProbabilities(rows, sent.length, victim.labels.length);
    const answers = sent.map((text, i) => {
      const probabilities = rows[i]!;
      const answer = {
        text,
        probabilities,
        prediction: predictedClass(probabilities),
        score: goal.score(probabilities, label),
        reached: goal.reached(probabilities, label),
        queries: this.#count,
      };
      this.#answers.set(text, answer);
      return answer;
    });
    if (watch) for (const [i, answer] of answers.entries()) watch(askedText(answer, before + i + 1, purpose));
    return answers;
  }

  /** The answers on the way from the original to a text, edit by edit, both ends included where they were asked about. */
  wayTo(text: AttackedText): Answer[] {
    const way: Answer[] = [];
    for (let at: AttackedText | undefined = text; at; at = at.previous) {
      const answer = this.#answers.get(at);
      if (answer) way.unshift(answer);
    }
    return way;
  }
}

function askedText(answer: Answer, query: number, purpose: QueryPurpose): AskedText {
  const { prediction, score, reached } = answer;
  const { input } = answer.text;
  const { text, pair } = typeof input === "string" ? { text: input, pair: null } : input;
  return { query, purpose, text, pair, prediction, score, reached };
}
