import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Cost } from "../results/cost.js";
import { type Progress, progressBar, silentProgress } from "../show/progress.js";
import { workSignal } from "../support/work-signal.js";
import { PeakMemory } from "./peak-memory.js";

/** Options that every long verb takes. */
export interface LongWorkOptions {
  /**
   * Ends the work at the next step, with the signal's reason; nothing is written but what `resume` keeps. A notebook's
   * interrupt does so by itself.
   */
  readonly signal?: AbortSignal;
  /**
   * Told after each step how much is done, in the verb's own units.
   * @default a progress bar, in terminals and notebooks
   */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Steps of long work: progress out, cancellation in, and what each component took. A resumed run starts with the units
 * that the earlier one finished.
 */
export class LongWork {
  private readonly seconds: Record<string, number> = {};
  private readonly passes: Record<string, number> = {};
  private readonly memory = new PeakMemory();
  private readonly bar: Progress;
  /** What ends the work; steps that take long look at it themselves. */
  readonly signal: AbortSignal | undefined;
  private done: number;

  constructor(
    label: string,
    private total: number,
    private readonly options: LongWorkOptions,
    private readonly finishedBefore = 0,
  ) {
    this.done = this.resumedFrom;
    const { resumedFrom } = this;
    this.bar = options.onProgress ? silentProgress : progressBar(label, total, { resumedFrom });
    this.signal = workSignal(options.signal);
    this.signal?.addEventListener("abort", this.bar.stop); // at once, though a step may still be under way
  }

  /** Adds units to the work, where more turned out to be needed. */
  grow(units: number): void {
    this.total += units;
    this.done = Math.max(this.done, this.resumedFrom);
    this.bar.grow(this.total, this.resumedFrom);
    this.bar.update(this.done);
  }

  /** The work is finished with what is done: the rest turned out not to be needed. */
  finish(): void {
    this.total = this.done;
    this.bar.grow(this.total, this.resumedFrom);
    this.options.onProgress?.(this.done, this.total);
  }

  /** Units that the earlier run finished, of those that are known to be needed. */
  private get resumedFrom(): number {
    return Math.min(this.finishedBefore, this.total);
  }

  /** Runs one step that advances the work by `units`, and books its time on a component. */
  async step<T>(component: string, units: number, work: () => T | Promise<T>): Promise<T> {
    await nextTurn(); // lets a cancellation through
    this.signal?.throwIfAborted();
    const start = performance.now();
    const result = await work();
    this.seconds[component] = (this.seconds[component] ?? 0) + (performance.now() - start) / 1000;
    this.memory.look();
    this.done += units;
    this.bar.update(this.done);
    this.options.onProgress?.(this.done, this.total);
    return result;
  }

  /** Shows what more is known behind the progress, the most important first: `succeeded 3`, `failed 7`. */
  note(parts: readonly string[]): void {
    this.bar.note(parts);
  }

  /** Notes that a component sent so many inputs through the model. */
  passed(component: string, inputs: number): void {
    this.passes[component] = (this.passes[component] ?? 0) + inputs;
  }

  /** So far. */
  get cost(): Cost {
    return { seconds: this.seconds, passes: this.passes, peakMemory: this.memory.megabytes };
  }

  /** Takes the progress bar away; to be called however the work ends. */
  end(): void {
    this.signal?.removeEventListener("abort", this.bar.stop);
    this.bar.stop();
  }
}
