import { createHash } from "node:crypto";
import { appendFile, readFile } from "node:fs/promises";
import type { Provenance } from "../results/provenance.js";
import { isThere } from "../results/saved-file.js";
import { RahpError } from "../support/rahp-error.js";
import { checkWritable, writeWholeFile } from "../support/whole-file.js";

/**
 * What a long run has finished, in a file from which the next run goes on: a line that names the run, then one for
 * each piece of work. A line that was cut off as the run was killed counts for nothing.
 */
export class Journal {
  private written: Promise<void> = Promise.resolve();

  private constructor(
    private readonly path: string | undefined,
    private readonly finished: Map<string, { units: number; value: unknown }>,
  ) {}

  /**
   * @param path  none: nothing is kept
   * @throws RahpError where the file is broken, cannot be written, or belongs to a run with another model, data
   *   or options
   */
  static async open(path: string | undefined, provenance: Provenance): Promise<Journal> {
    if (path === undefined) return new Journal(path, new Map());
    await checkWritable(path);
    const run = createHash("sha256").update(JSON.stringify(provenance)).digest("hex");
    const head = JSON.stringify({ kind: "Journal", run });
    const [first, ...lines] = (await isThere(path)) ? wholeLines(await readFile(path, "utf8")) : [head];
    checkHead(first, run, path);
    const finished = new Map(lines.map((line) => entryOf(line, path)));
    await writeWholeFile(path, [head, ...lines, ""].join("\n")); // without what was cut off
    return new Journal(path, finished);
  }

  /** Units of progress that are finished. */
  get units(): number {
    return [...this.finished.values()].reduce((sum, { units }) => sum + units, 0);
  }

  /** The values of pieces that an earlier run finished. */
  values<T>(): T[] {
    return [...this.finished.values()].map(({ value }) => value as T);
  }

  /** The value of a piece of work: as an earlier run found it, or computed now and kept. */
  async once<T>(key: string, units: number, compute: () => Promise<T>): Promise<T> {
    const known = this.finished.get(key);
    if (known) return known.value as T;
    const value = await compute();
    if (this.path !== undefined) await this.append(this.path, `${JSON.stringify([key, units, value])}\n`);
    return value;
  }

  /** One line after the other: a long one is written in several pieces, between which none of another may come. */
  private append(path: string, line: string): Promise<void> {
    this.written = this.written.then(() => appendFile(path, line));
    return this.written;
  }
}

/** Lines that end; what follows the last end was cut off. */
function wholeLines(text: string): string[] {
  return text.split("\n").slice(0, -1);
}

function checkHead(line: string | undefined, run: string, path: string): void {
  const head = parse(line ?? "") as { kind?: unknown; run?: unknown } | undefined;
  if (head?.kind !== "Journal") throw broken(path);
  if (head.run === run) return;
  throw new RahpError(`journal of another run: ${path} (its model, data, options, engine or version differ)`);
}

function entryOf(line: string, path: string): [string, { units: number; value: unknown }] {
  const entry = parse(line);
  if (!Array.isArray(entry) || entry.length !== 3) throw broken(path);
  const [key, units, value] = entry;
  if (typeof key !== "string" || typeof units !== "number") throw broken(path);
  return [key, { units, value }];
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function broken(path: string): RahpError {
  return new RahpError(`invalid journal: ${path} (expected a file that an interrupted run left)`);
}
