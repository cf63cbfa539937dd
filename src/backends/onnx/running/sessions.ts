import { buildModel } from "../graph/build-model.js";
import type { CanonicalGraph } from "../graph/canonical-graph.js";
import { peakBytes } from "../graph/peak-bytes.js";
import type { OnnxOptions } from "../options.js";
import type { Runtime, Session, SessionOptions } from "./runtime.js";
import { SessionCache } from "./session-cache.js";

/** What it takes to compile a graph, again where its session had to make room. */
export interface Blueprint {
  /** The graph's key. */
  readonly key: string;
  readonly model: () => Uint8Array;
  /** Memory at the height of a run, in bytes. */
  readonly peak: () => number;
  readonly nodes: number;
  /** Whether it is a step of a loop that will come again. */
  readonly isStep: boolean;
}

export function blueprint(graph: CanonicalGraph, isStep: boolean): Blueprint {
  return {
    key: graph.key,
    model: () => buildModel(graph),
    peak: () => peakBytes(graph),
    nodes: graph.nodes.length,
    isStep,
  };
}

/** What a session holds for each node: its own description, the kernel and its place in the plan; measured. */
const BYTES_OF_NODE = 8 * 2 ** 10;

/** Compiled graphs, kept for their next run as far as memory allows. */
export class Sessions {
  /** Graphs compiled so far. */
  compiled = 0;
  private readonly cache: SessionCache;

  constructor(
    private readonly runtime: Runtime,
    private options: OnnxOptions,
  ) {
    this.cache = new SessionCache({ sessions: options.maxSessions, bytes: options.maxSessionBytes });
  }

  /** Whether the runtime computes without `await`. */
  get isSynchronous(): boolean {
    return this.runtime.compileNow !== undefined;
  }

  get size(): number {
    return this.cache.size;
  }

  /** Their estimated memory, in bytes. */
  get bytes(): number {
    return this.cache.bytes;
  }

  now(plan: Blueprint): Session {
    const kept = this.cache.get(plan.key);
    if (kept) return kept;
    const memory = this.memory(plan);
    return this.keep(plan, memory, this.runtime.compileNow!(plan.model(), this.settings(memory.isKept)));
  }

  async later(plan: Blueprint): Promise<Session> {
    const kept = this.cache.get(plan.key);
    if (kept) return kept;
    const memory = this.memory(plan);
    return this.keep(plan, memory, await this.runtime.compile(plan.model(), this.settings(memory.isKept)));
  }

  /** Changes the options of graphs that are compiled from now on, and compiles those that there are anew. */
  configure(options: OnnxOptions): void {
    this.options = options;
    this.cache.clear();
  }

  dispose(): void {
    this.cache.clear();
  }

  /**
   * Whether a graph's runs keep their memory for the next one, and what its session holds then, in bytes. A loop's
   * step makes others go for it; another graph gets memory of its own only while there is room.
   */
  private memory({ peak, nodes, isStep }: Blueprint): { isKept: boolean; bytes: number } {
    const { arena, maxSessionBytes } = this.options;
    const [own, height] = [nodes * BYTES_OF_NODE, peak()];
    const room = maxSessionBytes - own - (isStep ? 0 : this.bytes);
    const isKept = arena === "auto" ? height <= room : arena;
    return { isKept, bytes: own + (isKept ? height : 0) };
  }

  private keep({ key }: Blueprint, { bytes }: { bytes: number }, session: Session): Session {
    this.compiled++;
    this.cache.add(key, session, bytes);
    return session;
  }

  private settings(arena: boolean): SessionOptions {
    const { device, threads } = this.options;
    return {
      executionProviders: device === "cpu" ? ["cpu"] : [device, "cpu"],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "extended",
      enableCpuMemArena: arena,
      enableMemPattern: false, // would take the memory twice, for no gain that could be measured
      logSeverityLevel: 4, // what fails comes as an exception
    };
  }
}
