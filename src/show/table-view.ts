import { missing } from "../support/rahp-error.js";
import { htmlTable } from "./html-table.js";
import { jupyterDisplay, type MimeBundle } from "./mime-bundle.js";
import type { Column, Table } from "./table.js";
import { textTable } from "./text-table.js";

export interface TableViewOptions {
  readonly caption?: string;
  /** @default a column for each property of the first row, of its name */
  readonly columns?: readonly Column[];
}

/** A table that shows itself: HTML in a notebook where it is the last line of a cell, text in a terminal. */
export class TableView {
  constructor(readonly table: Table) {}

  toString(): string {
    return textTable(this.table);
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/html": htmlTable(this.table), "text/plain": this.toString() };
  }
}

/**
 * Plain rows as a table that shows itself; at most 50 of them, and a count of the rest.
 *
 * @throws RahpError where there are neither rows nor columns
 * @example tableView([{ measure: "accuracy", paper: 0.9456, here: 0.831 }], { caption: "SST-2" })
 */
export function tableView(rows: readonly object[], { caption, columns }: TableViewOptions = {}): TableView {
  if (rows.length === 0 && !columns) throw missing("rows", "a table without columns needs at least one row");
  const shown = columns ?? Object.keys(rows[0]).map((key) => ({ key, title: key }));
  return new TableView({ caption, columns: shown, rows });
}
