import type { Example } from "../data/example.js";
import type { Head } from "../models/heads.js";
import type { HeadSampleRow } from "../results/head-scores.js";
import { RahpError } from "../support/rahp-error.js";
import type { ResolvedScoring } from "./score-heads-options.js";

/** Scores of a run's samples as they come in; samples are named by their position among the examples. */
export class ScoreTable {
  private readonly clever: number[] = [];
  private readonly margin: number[] = [];
  private readonly fisher: number[][][] = [];
  private readonly firstOrder: number[][][] = [];
  private readonly without: Map<string, number>[];
  private refinedHeads = 0;

  constructor(
    private readonly examples: readonly Example[],
    private readonly heads: readonly Head[],
    private readonly options: ResolvedScoring,
  ) {
    this.without = examples.map(() => new Map());
  }

  setBaseline(position: number, clever: number, margin: number): void {
    this.clever[position] = clever;
    this.margin[position] = margin;
  }

  /** @param scores  [L][H] */
  setFisher(position: number, scores: number[][]): void {
    this.fisher[position] = scores;
  }

  /** @param changes  [L][H] */
  setFirstOrder(position: number, changes: number[][]): void {
    this.firstOrder[position] = changes;
  }

  setWithout(position: number, head: Head, clever: number): void {
    this.without[position].set(keyOf(head), clever);
  }

  /** Says that so many more heads were masked to settle the choice. */
  refined(heads: number): void {
    this.refinedHeads += heads;
  }

  /** In the order of the examples, then of the heads. */
  rows(): HeadSampleRow[] {
    return this.examples.flatMap(({ id }, position) =>
      this.heads.map((head) => {
        const isSkipped = this.isSkipped(position);
        const without = this.without[position].get(keyOf(head));
        const clever = this.clever[position];
        return {
          id,
          ...head,
          clever,
          deltaClever: isSkipped || without === undefined ? null : without - clever,
          firstOrder: isSkipped ? null : (this.firstOrder[position]?.[head.layer][head.head] ?? null),
          fisher: this.fisher[position][head.layer][head.head],
        };
      }),
    );
  }

  /**
   * How many samples ΔCLEVER leaves out, and how many heads were masked.
   * @throws RahpError where all samples are left out: there is nothing to report
   */
  notes(): string[] {
    const samples = this.examples.length;
    const skipped = this.examples.filter((_, position) => this.isSkipped(position)).length;
    if (skipped === samples) {
      throw new RahpError(`nothing to score: all ${samples} samples are misclassified, and to be skipped`);
    }
    return [
      ...(skipped > 0 ? [`${skipped} of ${samples} samples are misclassified and left out of ΔCLEVER`] : []),
      ...this.estimateNotes(),
    ];
  }

  private estimateNotes(): string[] {
    switch (this.options.estimate) {
      case "exact":
        return [];
      case "first-order":
        return ["ΔCLEVER is of first order in the head mask; no head was masked"];
      case "refine":
        return [
          `${this.refinedHeads} of ${this.heads.length} heads were masked to settle the choice; ΔCLEVER of the others is of first order, calibrated by these, without a standard error`,
        ];
      case "corrected": {
        const exact = this.without.filter(({ size }) => size > 0).length;
        return [
          `heads were masked on ${exact} of ${this.examples.length} samples; first-order values of all correct their ΔCLEVER`,
        ];
      }
    }
  }

  private isSkipped(position: number): boolean {
    return this.options.misclassified === "skip" && this.margin[position] < 0;
  }
}

function keyOf({ layer, head }: Head): string {
  return `${layer} ${head}`;
}
