import type { Session } from "./runtime.js";

interface Entry {
  readonly session: Session;
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
  private readonly entries = new Map<string, Entry>();
  /** Estimated memory of all sessions. */
  bytes = 0;

  constructor(private readonly bounds: CacheBounds) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: string): Session | undefined {
    const entry = this.entries.get(key);
    if (entry) {
      this.entries.delete(key);
      this.entries.set(key, entry);
    }
    return entry?.session;
  }

  /** Adds a session, and disposes of those that have no place any more; the newest always has. */
  add(key: string, session: Session, bytes: number): void {
    this.entries.set(key, { session, bytes });
    this.bytes += bytes;
    for (const [oldest, entry] of this.entries) {
      const fits = this.entries.size <= this.bounds.sessions && this.bytes <= this.bounds.bytes;
      if (fits || this.entries.size === 1) return;
      this.entries.delete(oldest);
      this.bytes -= entry.bytes;
      entry.session.dispose();
    }
  }

  clear(): void {
    for (const { session } of this.entries.values()) session.dispose();
    this.entries.clear();
    this.bytes = 0;
  }
}
