/** One row of a data file: column name to value, and where it stands, for error messages. */
export interface TableRow {
  readonly values: ReadonlyMap<string, unknown>;
  /** Line of the file (from 1) where the row starts, or its number in files without lines. */
  readonly line: number;
}
