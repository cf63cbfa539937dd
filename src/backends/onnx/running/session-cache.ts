import type { Session } from "./runtime.js";

/** A compiled graph and what it holds. */
export interface CachedSession {
  readonly session: Session;
  /** Elements that its largest run so far computed. */
  readonly elements: number;
  /** Whether it keeps the memory of its runs. */
  readonly keepsMemory: boolean;
  /** Estimate of what it holds. */
  readonly bytes: number;
}

export interface CacheBounds {
  /** Compiled graphs kept. */
  readonly sessions: number;
  /** Their estimated memory. */
  readonly bytes: number;
}

/** Compiled graphs by key; the one unused for longest makes room. */
export class SessionCache {
  /** From the longest unused to the last used. */
  private readonly entries = new Map<string, CachedSession>();
  /** Estimated memory of all sessions. */
  bytes = 0;

  constructor(public bounds: CacheBounds) {}

  get size(): number {
    return this.entries.size;
  }

  /** What is kept under a key, which is now the last used. */
  get(key: string): CachedSession | undefined {
    const entry = this.entries.get(key);
    if (entry) {
      this.entries.delete(key);
      this.entries.set(key, entry);
    }
    return entry;
  }

  /**
   * Keeps a session, in place of what was under its key, and disposes of those that have no place any more; the
   * newest always has.
   */
  set(key: string, entry: CachedSession): void {
    this.remove(key, entry.session);
    this.entries.set(key, entry);
    this.bytes += entry.bytes;
    for (const oldest of this.entries.keys()) {
      const fits = this.entries.size <= this.bounds.sessions && this.bytes <= this.bounds.bytes;
      if (fits || this.entries.size === 1) return;
      this.remove(oldest);
    }
  }

  clear(): void {
    for (const key of [...this.entries.keys()]) this.remove(key);
  }

  private remove(key: string, successor?: Session): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.bytes -= entry.bytes;
    if (entry.session !== successor) entry.session.dispose();
  }
}
