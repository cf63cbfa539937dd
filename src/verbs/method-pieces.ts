import { rm } from "node:fs/promises";
import type { Cost } from "../results/cost.js";
import { RahpError } from "../support/rahp-error.js";
import type { Journal } from "./journal.js";
import type { LongWorkOptions } from "./long-work.js";
import { asStage } from "./stages.js";

/** What a piece of work found, as a journal keeps it. */
export type Piece<T> = T & { readonly cost: Cost; readonly notes: readonly string[] };

/** How far the pieces are. */
export interface PiecesProgress extends LongWorkOptions {
  readonly onProgress: (done: number, total: number) => void;
  /** Says which piece is next. */
  readonly name: (piece: string) => void;
}

/** The pieces of a comparison's work, each done once: in this run, or in an earlier one that its journal tells of. */
export class MethodPieces {
  readonly costs: Cost[] = [];
  readonly notes: string[] = [];
  private done = 0;
  private files = 0;

  /**
   * @param total   pieces that there are
   * @param resume  the journal's file, whose name those of pieces under way begin with
   */
  constructor(
    private readonly journal: Journal,
    private readonly progress: PiecesProgress,
    private readonly total: number,
    private readonly resume: string | undefined,
  ) {}

  /**
   * One piece of the work, with its progress as a part of the whole.
   * @throws what it throws; a RahpError with the method before it
   */
  async once<T>(
    key: string,
    [method, activity]: readonly [method: string, activity: string],
    compute: (work: LongWorkOptions) => Promise<Piece<T>>,
  ): Promise<Piece<T>> {
    this.progress.name(`${method}: ${activity}`);
    const work = asStage(this.progress, this.done, this.total);
    const found = await this.journal
      .once(key, 1, () => compute(work))
      .catch((error) => {
        throw error instanceof RahpError
          ? new RahpError(`${method}: ${error.message}`, { cause: error })
          : error;
      });
    this.progress.onProgress(++this.done, this.total);
    this.costs.push(found.cost);
    this.notes.push(...found.notes);
    return found;
  }

  /** Work beside the pieces that is done once, too. */
  async aside(key: string, work: () => Promise<null>): Promise<void> {
    await this.journal.once(key, 0, work);
  }

  /** The file of the next piece that keeps one; they are counted whether or not a piece is known already. */
  nextFile(): string | undefined {
    return this.resume === undefined ? undefined : `${this.resume}.${++this.files}`;
  }

  async remove(files: readonly (string | undefined)[]): Promise<void> {
    for (const file of files) if (file !== undefined) await rm(file, { force: true });
  }

  /** The options of work that is no piece: cancelled with the others, and told to nobody. */
  get silent(): LongWorkOptions {
    return { signal: this.progress.signal, onProgress: () => {} };
  }
}
