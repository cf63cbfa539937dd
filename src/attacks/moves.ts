import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { AttackedText } from "./attacked-text.js";
import { codePointOrder } from "./code-point-order.js";
import type { Constraint, PositionConstraint, TextConstraint } from "./constraints/constraint.js";
import type { Transformation } from "./transformations/transformation.js";

/** A text that an attack may ask about. */
export interface Candidate {
  readonly text: AttackedText;
  /** To the text that the recipe's last similarity constraint compares with; undefined where none measures it. */
  readonly similarity: number | undefined;
}

export interface MovesOptions {
  readonly transform: Transformation;
  readonly constraints: readonly Constraint[];
  /** The text before any edit. */
  readonly original: AttackedText;
  readonly random: RandomGenerator;
}

/** The texts that a recipe allows to be made of others, one edit at a time. */
export class Moves {
  readonly #options: MovesOptions;
  readonly #positionConstraints: readonly PositionConstraint[];
  readonly #textConstraints: readonly TextConstraint[];

  constructor(options: MovesOptions) {
    this.#options = options;
    this.#positionConstraints = options.constraints.filter((one) => "allowsPosition" in one);
    this.#textConstraints = options.constraints.filter((one) => "judge" in one);
  }

  /** Whether there is a word at the position, and all constraints let an attack touch it. */
  mayModify(text: AttackedText, position: number): boolean {
    const isWord = position >= 0 && position < text.words.length;
    return isWord && this.#positionConstraints.every((one) => one.allowsPosition(text, position));
  }

  /** All positions that may be modified, in ascending order. */
  positions(text: AttackedText): number[] {
    return [...text.words.keys()].filter((position) => this.mayModify(text, position));
  }

  /** The texts that may be made at one position, in the order in which they are sent, which decides ties. */
  async at(text: AttackedText, position: number): Promise<Candidate[]> {
    if (!this.mayModify(text, position)) return [];
    const { transform, random } = this.#options;
    const replacements = await transform(text, position, random);
    const made = replacements
      .filter((replacement) => replacement !== text.words[position])
      .map((replacement) => text.replaceWord(position, replacement));
    const candidates = await this.#allowed(made, text);
    return candidates.sort((a, b) => codePointOrder(a.text.text, b.text.text));
  }

  async #allowed(made: readonly AttackedText[], current: AttackedText): Promise<Candidate[]> {
    const { original } = this.#options;
    let left = made.map((text): Candidate => ({ text, similarity: undefined }));
    for (const constraint of this.#textConstraints) {
      if (left.length === 0) break;
      const verdicts = await constraint.judge(
        left.map(({ text }) => text),
        { original, current },
      );
      left = left.flatMap(({ text, similarity }, i) => {
        const verdict = verdicts[i]!;
        return verdict.allowed ? [{ text, similarity: verdict.similarity ?? similarity }] : [];
      });
    }
    return left;
  }
}
