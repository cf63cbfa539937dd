import { needsArgument } from "../graph/connected-graph.js";
import type { Recorder } from "../recording/recorder.js";
import type { LiveValues } from "../records/live-values.js";
import type { Value } from "../records/value.js";
import { type Evaluator, READ_WHILE_TRACED } from "./evaluator.js";
import type { Sessions } from "./sessions.js";

/** When recorded operators are computed: at a read, after an optimiser's step, or where too many are pending. */
export class PendingWork {
  /** Recorded operators that are known not to be pending any more. */
  private done = 0;
  /** Whether an optimiser has made a step since something was last computed. */
  private hasStepped = false;

  constructor(
    private readonly recorder: Recorder,
    private readonly live: LiveValues,
    private readonly sessions: Sessions,
    private readonly evaluator: Evaluator,
  ) {}

  /**
   * Makes room before something is recorded: computes what is pending where a step has ended, or where it is more
   * than so many operators.
   */
  makeRoom(maxPending: number): void {
    if (this.hasStepped || this.recorder.recorded - this.done > maxPending) this.evaluateAll();
  }

  /** Notes the end of an optimiser's step: what is pending is computed before anything else is recorded. */
  endStep(): void {
    this.hasStepped = true;
  }

  /** Computes values, where they are pending. */
  evaluate(values: readonly Value[]): void {
    const isStep = this.hasStepped;
    this.hasStepped = false;
    this.done += this.evaluator.evaluateNow(values, isStep);
    if (this.live.size === 0) this.done = this.recorder.recorded;
  }

  /**
   * Computes everything that is pending, where that can be done without `await`. What fails does so for those who
   * read it, not here.
   */
  evaluateAll(): void {
    if (!this.sessions.isSynchronous) return;
    const isStep = this.hasStepped;
    for (const value of [...this.live]) {
      if (value.data !== null || value.failure !== null) continue; // came along with another
      this.hasStepped = isStep;
      try {
        this.evaluate([value]);
      } catch {}
    }
    this.hasStepped = false;
    this.done = this.recorder.recorded;
  }

  /** Traces a function: meanwhile nothing is computed that needs its arguments. */
  whileTracing<T>(trace: () => T): T {
    this.evaluator.isTracing = true;
    try {
      return trace();
    } finally {
      this.evaluator.isTracing = false;
    }
  }

  /** Notes what never can be computed: pending values that need arguments of a function that was traced. */
  abandonTraced(): void {
    for (const value of [...this.live].filter(needsArgument)) {
      value.failure = new Error(READ_WHILE_TRACED);
      this.live.settle(value);
    }
  }
}
