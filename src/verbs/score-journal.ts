import { createHash } from "node:crypto";
import type { HeadSampleRow } from "../results/head-scores.js";
import type { Provenance } from "../results/provenance.js";
import { isThere, readJsonFile } from "../results/result.js";
import { RahpError } from "../support/rahp-error.js";
import { checkWritable, writeWholeFile } from "../support/whole-file.js";

/** The batches that a scoring run has finished, in a file from which the next run goes on. */
export class ScoreJournal {
  private constructor(
    private readonly path: string | undefined,
    private readonly run: string,
    private readonly batches: Map<number, HeadSampleRow[][]>,
  ) {}

  /**
   * @param path  none: nothing is kept
   * @throws RahpError where the file is broken, cannot be written, or belongs to a run with another model, data
   *   or options
   */
  static async open(path: string | undefined, provenance: Provenance): Promise<ScoreJournal> {
    const run = createHash("sha256").update(JSON.stringify(provenance)).digest("hex");
    if (path !== undefined) await checkWritable(path);
    if (path === undefined || !(await isThere(path))) return new ScoreJournal(path, run, new Map());
    const document = await readJsonFile(path);
    if (document.kind !== "ScoreJournal" || !areBatches(document.batches)) {
      throw new RahpError(`invalid journal: ${path} (expected a file that an interrupted scoring run left)`);
    }
    if (document.run !== run) {
      throw new RahpError(
        `journal of another run: ${path} (its model, data, options, engine or version differ)`,
      );
    }
    return new ScoreJournal(path, run, new Map(document.batches));
  }

  /** Samples that are finished. */
  get samples(): number {
    return [...this.batches.values()].reduce((sum, rows) => sum + rows.length, 0);
  }

  finished(batch: number): HeadSampleRow[][] | undefined {
    return this.batches.get(batch);
  }

  async add(batch: number, rows: HeadSampleRow[][]): Promise<void> {
    if (this.path === undefined || this.batches.has(batch)) return;
    this.batches.set(batch, rows);
    await writeWholeFile(
      this.path,
      JSON.stringify({ kind: "ScoreJournal", run: this.run, batches: [...this.batches] }),
    );
  }
}

/** Whether these are batches by their index, each with the rows of its samples. */
function areBatches(value: unknown): value is [number, HeadSampleRow[][]][] {
  const isBatch = (batch: unknown) =>
    Array.isArray(batch) &&
    Number.isInteger(batch[0]) &&
    Array.isArray(batch[1]) &&
    batch[1].every(Array.isArray);
  return Array.isArray(value) && value.every(isBatch);
}
