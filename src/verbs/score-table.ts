import type { Head } from "../models/heads.js";
import type { HeadSampleRow } from "../results/head-score-rows.js";
import { RahpError } from "../support/rahp-error.js";
import type { ResolvedScoring } from "./score-heads-options.js";

/** What is known of a sample so far. */
interface SampleScores {
  clever: number;
  margin: number;
  /** [L][H] */
  fisher: number[][];
  /** [L][H] */
  firstOrder?: number[][];
  /** C without a head. */
  readonly without: Map<string, number>;
}

/** Scores of a run's samples as they come in; samples are named by their ids. */
export class ScoreTable {
  private readonly scores = new Map<number, SampleScores>();
  private refinedHeads = 0;

  constructor(
    private readonly heads: readonly Head[],
    private readonly options: ResolvedScoring,
  ) {}

  setBaseline(id: number, clever: number, margin: number): void {
    Object.assign(this.of(id), { clever, margin });
  }

  /** @param scores  [L][H] */
  setFisher(id: number, scores: number[][]): void {
    this.of(id).fisher = scores;
  }

  /** @param changes  [L][H] */
  setFirstOrder(id: number, changes: number[][]): void {
    this.of(id).firstOrder = changes;
  }

  setWithout(id: number, head: Head, clever: number): void {
    this.of(id).without.set(keyOf(head), clever);
  }

  /** Says that so many more heads were masked to settle the choice. */
  refined(heads: number): void {
    this.refinedHeads += heads;
  }

  /** In the order of the samples, which are known by now, then of the heads. */
  rows(ids: readonly number[]): HeadSampleRow[] {
    return ids.flatMap((id) => {
      const { clever, fisher, firstOrder, without } = this.of(id);
      const isSkipped = this.isSkipped(id);
      return this.heads.map((head) => {
        const masked = without.get(keyOf(head));
        return {
          id,
          ...head,
          clever,
          deltaClever: isSkipped || masked === undefined ? null : masked - clever,
          firstOrder: isSkipped ? null : (firstOrder?.[head.layer][head.head] ?? null),
          fisher: fisher[head.layer][head.head],
        };
      });
    });
  }

  /**
   * How many samples ΔCLEVER leaves out, and how many heads were masked.
   * @throws RahpError where all samples are left out: there is nothing to report
   */
  notes(): string[] {
    const samples = this.scores.size;
    const skipped = [...this.scores.keys()].filter((id) => this.isSkipped(id)).length;
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
        const exact = [...this.scores.values()].filter(({ without }) => without.size > 0).length;
        return [
          `heads were masked on ${exact} of ${this.scores.size} samples; first-order values of all correct their ΔCLEVER`,
        ];
      }
    }
  }

  private isSkipped(id: number): boolean {
    return this.options.misclassified === "skip" && this.of(id).margin < 0;
  }

  private of(id: number): SampleScores {
    const known = this.scores.get(id);
    if (known) return known;
    const fresh = { clever: Number.NaN, margin: Number.NaN, fisher: [], without: new Map() };
    this.scores.set(id, fresh);
    return fresh;
  }
}

function keyOf({ layer, head }: Head): string {
  return `${layer} ${head}`;
}
