import type { Tensor as RuntimeTensor } from "onnxruntime-common";
import { inputName, isInside, resultName } from "../graph/build-model.js";
import { type CanonicalGraph, canonicalGraph } from "../graph/canonical-graph.js";
import { connectedGraph, needsArgument } from "../graph/connected-graph.js";
import type { OnnxOptions } from "../options.js";
import type { LiveValues } from "../records/live-values.js";
import type { Elements, Value } from "../records/value.js";
import { runError } from "./run-error.js";
import { type Feeds, type Results, runtimeTensor } from "./runtime.js";
import { blueprint, type Sessions } from "./sessions.js";

/** Computes pending values: finds their graph, compiles it where it is new, and runs it. */
export class Evaluator {
  /** Graphs run so far. */
  runs = 0;
  private lastRead: Promise<unknown> = Promise.resolve();
  private hasWarned = false;
  /** Whether a function is being traced, whose arguments nothing can be computed from. */
  isTracing = false;

  constructor(
    private readonly sessions: Sessions,
    private readonly live: LiveValues,
    private readonly warn: OnnxOptions["onWarning"],
  ) {}

  /**
   * Computes these values, and all live ones that are connected with them.
   * @param isStep  whether this is a step of a loop that will come again
   * @returns how many operators that took
   */
  evaluateNow(targets: readonly Value[], isStep = false): number {
    const pending = pendingOf(targets);
    if (pending.length === 0) return 0;
    if (!this.sessions.isSynchronous) throw new Error(AWAIT_ONLY); // before a read under way is renumbered
    const graph = this.graphOf(pending);
    try {
      const session = this.sessions.now(blueprint(graph, isStep));
      this.settle(graph, session.runNow!(feedsOf(graph.leaves)));
      return graph.nodes.length;
    } catch (error) {
      throw this.giveUp(graph, error);
    }
  }

  /** As `evaluateNow`; one read after the other where several are under way. */
  evaluate(targets: readonly Value[]): Promise<void> {
    const read = this.lastRead.then(async () => {
      const pending = pendingOf(targets);
      if (pending.length === 0) return;
      const graph = this.graphOf(pending);
      try {
        const session = await this.sessions.later(blueprint(graph, false));
        this.settle(graph, await session.run(feedsOf(graph.leaves)));
      } catch (error) {
        throw this.giveUp(graph, error);
      }
    });
    this.lastRead = read.catch(() => {});
    return read;
  }

  /** Calls back when no read is under way. */
  whenIdle(act: () => void): void {
    this.lastRead = this.lastRead.then(act);
  }

  /** The graph that computes pending values. */
  private graphOf(pending: readonly Value[]): CanonicalGraph {
    if (this.isTracing && pending.some(needsArgument)) throw new Error(READ_WHILE_TRACED);
    const live = this.isTracing ? [...this.live].filter((value) => !needsArgument(value)) : this.live;
    const graph = canonicalGraph(connectedGraph(pending, live));
    this.warnOfMany(graph);
    return graph;
  }

  private settle({ outputs }: CanonicalGraph, results: Results): void {
    this.runs++;
    for (const value of outputs) {
      value.data = results[resultName(value)].data as Elements;
      this.live.settle(value);
    }
    for (const value of outputs) {
      value.node = null; // what it was computed from may go
      value.views = null;
    }
  }

  /** Notes that a graph can't be computed, so that other reads go on without it. */
  private giveUp(graph: CanonicalGraph, cause: unknown): Error {
    const failure = runError(graph, cause);
    for (const value of graph.outputs) {
      value.failure = failure;
      this.live.settle(value);
    }
    return failure;
  }

  /** Says once where a program forgets to tidy up: then every intermediate result has to be handed back. */
  private warnOfMany({ nodes, outputs }: CanonicalGraph): void {
    if (this.hasWarned || outputs.length < 64 || outputs.length < nodes.length / 3) return;
    this.hasWarned = true;
    this.warn(
      `onnx engine: ${outputs.length} of ${nodes.length} results are still held by tensors and had to be kept; wrap the computation in tf.tidy, or dispose of intermediate tensors, to make it faster`,
    );
  }
}

/** Those that are not there; throws where one can't be computed. */
function pendingOf(targets: readonly Value[]): Value[] {
  const pending = targets.filter(({ data }) => data === null);
  for (const { failure } of pending) if (failure) throw failure;
  return pending;
}

export const READ_WHILE_TRACED =
  "compile: the function reads the numbers of a tensor that depends on its arguments, or keeps one (expected operations on tensors only)";
const AWAIT_ONLY =
  "onnx engine: this version of onnxruntime-node cannot compute without await (expected await tensor.data() before a synchronous read)";

/** What a session is fed: all leaves that its model doesn't hold. */
function feedsOf(leaves: readonly Value[]): Feeds {
  const feeds: Feeds = {};
  leaves.forEach((leaf, slot) => {
    if (!isInside(leaf, "key")) feeds[inputName(slot)] = feedOf(leaf);
  });
  return feeds;
}

/** A realised value's handle in the runtime. */
export function feedOf(value: Value): RuntimeTensor {
  value.feed ??= runtimeTensor(value.dtype, value.data!, value.shape);
  return value.feed;
}
