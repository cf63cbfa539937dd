import type { Table } from "../show/table.js";
import { Result } from "./result.js";
import type { ResultOrigin } from "./result-origin.js";

/** An engine, or one of its devices, and how it fared in its self-test. */
export interface EngineRow {
  /** As `useEngine` takes it. */
  readonly engine: string;
  /** As `useEngine` takes it; null for engines that have no choice of it. */
  readonly device: string | null;
  readonly about: string;
  readonly works: boolean;
  /** Why it doesn't work; null where it does. */
  readonly reason: string | null;
  /** Largest difference from tfjs's cpu engine in the self-test, relative to the largest number. */
  readonly error: number | null;
  /** Billions of multiplications and additions in a second, in products of large matrices. */
  readonly gigaflops: number | null;
}

/**
 * The engines that can compute here, the preferred first.
 *
 * @example await engines();
 */
export class EngineList extends Result<EngineRow> {
  override readonly kind = "EngineList";
  override readonly keys = ["engine", "device"];

  constructor(rows: readonly EngineRow[], origin: ResultOrigin) {
    super(rows, origin);
  }

  override table(): Table {
    return {
      columns: [
        { key: "engine", title: "engine" },
        { key: "device", title: "device", format: (device) => String(device ?? "") },
        { key: "works", title: "works" },
        { key: "gigaflops", title: "gflop/s", align: "right" },
        { key: "error", title: "error", align: "right" },
        { key: "about", title: "what" },
      ],
      rows: this.rows,
    };
  }
}
