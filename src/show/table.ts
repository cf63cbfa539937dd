import { formatNumber, type NumberFormat } from "./format-number.js";

/** A column of a table. */
export interface Column {
  /** The property of the rows that it shows. */
  readonly key: string;
  readonly title: string;
  /** @default "right" where every known value is a number, else "left" */
  readonly align?: "left" | "right";
  /**
   * How values are written: a number format, or a function of the value.
   * @default integers plain, other numbers with 4 significant digits, true and false as "yes" and "no"
   */
  readonly format?: NumberFormat | ((value: unknown) => string);
  /** The cell of a row on a page or in a notebook, as trusted HTML. @default what `format` writes, escaped */
  readonly html?: (row: object) => string;
  /** Whether terminals, whose lines are short, leave the column out. @default false */
  readonly wide?: boolean;
}

/** A table to show: plain rows and the columns to show of them. */
export interface Table {
  readonly caption?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly object[];
}

/** A table as text: every cell written, the side of each column settled, the rows past the limit counted. */
export interface TableCells {
  readonly titles: readonly string[];
  readonly aligns: readonly ("left" | "right")[];
  readonly rows: readonly (readonly string[])[];
  /** `… and 94 more rows`, or "" where all are shown. */
  readonly more: string;
}

/** No shown table has more rows: a notebook or terminal isn't the place to read thousands. */
export const maxRows = 50;

/** Writes the cells of a table's first 50 rows. */
export function tableCells({ columns, rows }: Table): TableCells {
  const values = rows.map((row) => columns.map(({ key }) => (row as Record<string, unknown>)[key]));
  const hidden = rows.length - maxRows;
  return {
    titles: columns.map(({ title }) => title),
    aligns: columns.map((column, i) => column.align ?? sideOf(values.map((row) => row[i]))),
    rows: values.slice(0, maxRows).map((row) => row.map((value, i) => write(value, columns[i]!.format))),
    more: hidden > 0 ? `… and ${hidden} more ${hidden === 1 ? "row" : "rows"}` : "",
  };
}

function sideOf(values: readonly unknown[]): "left" | "right" {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length > 0 && known.every((value) => typeof value === "number") ? "right" : "left";
}

function write(value: unknown, format: Column["format"]): string {
  if (typeof format === "function") return format(value);
  if (value === null || value === undefined) return formatNumber(null);
  if (typeof value === "number") {
    return formatNumber(value, format ?? (Number.isInteger(value) ? "integer" : "score"));
  }
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}
