import { type ColumnTable, from } from "arquero";
import { htmlTable } from "../show/html-table.js";
import { jupyterDisplay, type MimeBundle } from "../show/mime-bundle.js";
import { notesHtml } from "../show/notes-html.js";
import type { Table } from "../show/table.js";
import { textTable } from "../show/text-table.js";
import { writeWholeFile } from "../support/whole-file.js";
import { type Cost, NO_COST } from "./cost.js";
import { type Frame, frameOf } from "./frame.js";
import { arrowOf } from "./frame-arrow.js";
import { parquetOf } from "./frame-parquet.js";
import type { Provenance } from "./provenance.js";
import type { ResultOrigin } from "./result-origin.js";
import { besideResult, type ResultForm, resultForm } from "./saved-file.js";

/** Rows that runs with several seeds have in common. */
export interface SeedTable {
  readonly rows: readonly object[];
  /** Columns that together name a row; none where there is one row. */
  readonly keys: readonly string[];
  /** What columns are called. */
  readonly titles: Readonly<Record<string, string>>;
}

/** Rows that show themselves, export themselves, and know where they come from. */
export abstract class Result<Row extends object> {
  /** Name of the kind of result in saved files. */
  abstract readonly kind: string;
  /** Columns that together name a row; none where there is one row. */
  readonly keys: readonly string[] = [];
  readonly provenance: Provenance;
  /** What it took; not part of the result: equal runs differ in it. */
  readonly cost: Cost;
  readonly notes: readonly string[];

  constructor(
    protected readonly rows: readonly Row[],
    { provenance, cost = NO_COST, notes = [] }: ResultOrigin,
  ) {
    this.provenance = provenance;
    this.cost = cost;
    this.notes = notes;
  }

  /** The rows as a reader sees them. */
  abstract table(): Table;

  /** What `overSeeds` sums up: the rows under the table's titles. Where seeds draw other examples, what they amount to. */
  seedTable(): SeedTable {
    const titles = this.table().columns.map(({ key, title }) => [key, title]);
    return { rows: this.toRows(), keys: this.keys, titles: Object.fromEntries(titles) };
  }

  /** Plain objects, one a row. */
  toRows(): Row[] {
    return [...this.rows];
  }

  /** The rows as tables and data frames have them. */
  protected frameRows(): readonly object[] {
    return this.rows;
  }

  /** An Arquero table. */
  toTable(): ColumnTable {
    return from([...this.frameRows()]);
  }

  /**
   * A data frame of Danfo.js.
   * @param danfo  the library, in any of its builds: danfojs, danfojs-node
   * @example import * as danfo from "danfojs"; scores.toDanfo(danfo).print();
   */
  toDanfo<DataFrame>(danfo: Danfo<DataFrame>): DataFrame {
    return new danfo.DataFrame(
      Object.fromEntries(frameOf(this.frameRows()).map(({ name, values }) => [name, values])),
    );
  }

  /** RFC 4180, with a header; numbers in full precision, nothing for null. */
  toCSV(): string {
    return this.toTable().toCSV();
  }

  /** An Apache Arrow file (Feather 2), uncompressed; its metadata has provenance and notes, as JSON, by the key `rahp`. */
  toArrow(): Uint8Array {
    const frame = frameOf(this.frameRows());
    return arrowOf(frame, this.metadataOf(frame));
  }

  /** An Apache Parquet file, compressed with Snappy; with metadata as in `toArrow`. */
  toParquet(): Uint8Array {
    const frame = frameOf(this.frameRows());
    return parquetOf(frame, this.metadataOf(frame));
  }

  /** JSON Lines: one row a line, as `toJSON` has it; numbers in full precision. */
  toJSONL(): string {
    return this.rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  }

  /** The whole result as one JSON-able object; `load` reads it again. */
  toJSON(): Record<string, unknown> {
    return { kind: this.kind, rows: this.rows, notes: this.notes, provenance: this.provenance };
  }

  /** A table for terminals, with the notes below. */
  toString(): string {
    return [textTable(this.table()), ...this.notes.map((note) => `note: ${note}`)].join("\n");
  }

  /**
   * Writes the result in the form of the extension, `.csv`, `.jsonl`, `.json`, `.arrow` or `.parquet`, and beside
   * it `NAME.provenance.json` with provenance, notes and cost; beside a `.jsonl` with all that `toJSON` has but the rows.
   * Each file is replaced as a whole; the result itself comes last. An attack log comes as `.html`, too: a page to
   * read.
   * @throws RahpError for another extension, or a place that cannot be written
   */
  async save(path: string): Promise<void> {
    for (const [file, content] of this.filesFor(path)) await writeWholeFile(file, content);
  }

  /** What `save` writes, the main file last. */
  protected filesFor(path: string): Map<string, string | Uint8Array> {
    const forms: Record<ResultForm, () => string | Uint8Array> = {
      ".csv": () => this.toCSV(),
      ".jsonl": () => this.toJSONL(),
      ".arrow": () => this.toArrow(),
      ".parquet": () => this.toParquet(),
      ".json": () => `${JSON.stringify(this, null, 1)}\n`,
    };
    const form = resultForm(path);
    const { kind, provenance, notes, cost } = this;
    const beside = { ...(form === ".jsonl" && this.besideRows()), kind, provenance, notes, cost };
    return new Map([
      [besideResult(path, "provenance.json"), `${JSON.stringify(beside, null, 1)}\n`],
      [path, forms[form]()],
    ]);
  }

  /** What a file of a data frame says of itself, so that `load` needs no other; not the cost, as equal runs differ in it. */
  private metadataOf(frame: Frame): ReadonlyMap<string, string> {
    const { kind, provenance, notes, rows } = this;
    const jsonColumns = frame.filter((column) => column.kind === "json").map(({ name }) => name);
    const isWhole = this.frameRows() === rows;
    const about = { ...this.besideRows(), kind, provenance, notes, jsonColumns, ...(!isWhole && { rows }) };
    return new Map([[METADATA_KEY, JSON.stringify(about)]]);
  }

  /** What `toJSON` has beside the rows, which JSON Lines leave out: `load` needs it. */
  protected besideRows(): Record<string, unknown> {
    const { rows: _, ...others } = this.toJSON();
    return others;
  }

  /** What a notebook shows where the result is a cell's last line. */
  [jupyterDisplay](): MimeBundle | Promise<MimeBundle> {
    return { "text/html": htmlTable(this.table()) + notesHtml(this.notes), "text/plain": this.toString() };
  }
}

/** What `toDanfo` needs of Danfo.js. */
export interface Danfo<DataFrame> {
  readonly DataFrame: new (columns: Record<string, unknown>) => DataFrame;
}

/** Under which a file of a data frame says what it is. */
export const METADATA_KEY = "rahp";
