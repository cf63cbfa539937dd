/** One row of a data file: column name to value, and where it stands, for error messages. */
export interface TableRow {
  readonly values: ReadonlyMap<string, unknown>;
  /** Line of the file (from 1) where the row starts, or its number in files without lines. */
  readonly line: number;
}

/** A data file's rows, before it is known which columns hold the texts and the labels. */
export interface DataTable {
  readonly rows: readonly TableRow[];
  /** What `line` counts. */
  readonly unit: "line" | "row";
  /** Class names by index, for columns of which the file itself tells them. */
  readonly classes?: ReadonlyMap<string, readonly string[]>;
  /** What the file says of itself, by key, where its format has a place for it. */
  readonly metadata?: ReadonlyMap<string, string>;
  /** Of a file of several tables, the name of this one. */
  readonly part?: string;
  /** What a reader should know, one line each: rows that were left out. */
  readonly notes?: readonly string[];
}
