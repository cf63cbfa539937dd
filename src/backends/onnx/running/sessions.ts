import { buildModel } from "../graph/build-model.js";
import type { CanonicalGraph } from "../graph/canonical-graph.js";
import { peakBytes } from "../graph/peak-bytes.js";
import type { OnnxOptions } from "../options.js";
import type { Runtime, Session, SessionOptions } from "./runtime.js";
import { type CacheBounds, type CachedSession, SessionCache } from "./session-cache.js";

/** What it takes to compile a graph, again where its session had to make room. */
export interface Blueprint {
  /** The graph's key. */
  readonly key: string;
  readonly model: () => Uint8Array;
  /** Memory at the height of a run, in bytes. */
  readonly peak: () => number;
  readonly nodes: number;
  /** Elements that a run computes. */
  readonly elements: number;
  /** Whether it is a step of a loop that will come again. */
  readonly isStep: boolean;
}

export function blueprint(graph: CanonicalGraph, isStep: boolean): Blueprint {
  return {
    key: graph.key,
    model: () => buildModel(graph, "key"),
    peak: () => peakBytes(graph),
    nodes: graph.nodes.length,
    elements: graph.elements,
    isStep,
  };
}

/** What a session holds for each node: its own description, the kernel and its place in the plan; measured. */
const BYTES_OF_NODE = 8 * 2 ** 10;

type Memory = Pick<CachedSession, "bytes" | "keepsMemory">;

/** Compiled graphs, kept for their next run as far as memory allows. */
export class Sessions {
  /** Graphs compiled so far. */
  compiled = 0;
  private readonly cache: SessionCache;

  constructor(
    private readonly runtime: Runtime,
    private options: OnnxOptions,
  ) {
    this.cache = new SessionCache(boundsOf(options));
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
    const kept = this.kept(plan);
    if (kept) return kept;
    const memory = this.memory(plan);
    return this.keep(plan, memory, this.runtime.compileNow!(plan.model(), this.settings(memory)));
  }

  async later(plan: Blueprint): Promise<Session> {
    const kept = this.kept(plan);
    if (kept) return kept;
    const memory = this.memory(plan);
    return this.keep(plan, memory, await this.runtime.compile(plan.model(), this.settings(memory)));
  }

  /** Changes the options of graphs that are compiled from now on, and compiles those that there are anew. */
  configure(options: OnnxOptions): void {
    this.options = options;
    this.cache.bounds = boundsOf(options);
    this.cache.clear();
  }

  dispose(): void {
    this.cache.clear();
  }

  /** The session of a graph, where there is one that may hold as much memory as this run takes. */
  private kept(plan: Blueprint): Session | undefined {
    const entry = this.cache.get(plan.key);
    if (!entry || plan.elements <= entry.elements) return entry?.session;
    const { bytes, keepsMemory } = this.memory(plan, entry.bytes);
    if (keepsMemory !== entry.keepsMemory) return undefined;
    this.cache.set(plan.key, { ...entry, bytes, elements: plan.elements });
    return entry.session;
  }

  private keep({ key, elements }: Blueprint, memory: Memory, session: Session): Session {
    this.compiled++;
    this.cache.set(key, { session, elements, ...memory });
    return session;
  }

  /**
   * Whether a graph's runs keep their memory for the next one, and what its session holds then, in bytes. A loop's
   * step makes others go for it; another graph gets memory of its own only while there is room.
   * @param held  bytes that its session holds already
   */
  private memory({ peak, nodes, isStep }: Blueprint, held = 0): Memory {
    const { arena, maxSessionBytes } = this.options;
    const [own, height] = [nodes * BYTES_OF_NODE, peak()];
    const room = maxSessionBytes - own - (isStep ? 0 : this.bytes - held);
    const keepsMemory = arena === "auto" ? height <= room : arena;
    return { keepsMemory, bytes: own + (keepsMemory ? height : 0) };
  }

  private settings({ keepsMemory }: Memory): SessionOptions {
    const { device, threads } = this.options;
    return {
      executionProviders: device === "cpu" ? ["cpu"] : [device, "cpu"],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "extended",
      enableCpuMemArena: keepsMemory,
      enableMemPattern: false, // would take the memory twice, for no gain that could be measured
      logSeverityLevel: 4,
      // its kernel on the cpu takes four times as long as the sum and the norm that it replaces
      extra: { optimization: { disable_specified_optimizers: "SkipLayerNormFusion" } },
    };
  }
}

function boundsOf({ maxSessions, maxSessionBytes }: OnnxOptions): CacheBounds {
  return { sessions: maxSessions, bytes: maxSessionBytes };
}
