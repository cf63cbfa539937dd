import { type ColumnTable, from } from "arquero";
import { htmlTable } from "../show/html-table.js";
import { jupyterDisplay, type MimeBundle } from "../show/mime-bundle.js";
import type { Table } from "../show/table.js";
import { textTable } from "../show/text-table.js";
import type { AttackRow } from "./attack-row.js";

/**
 * Some rows of an attack log, to be read: they show themselves as the log does, under the headline of the whole log. They
 * are no log of their own, since figures over rows that were chosen by their outcome would mean nothing.
 *
 * @example log.only("failed") // the last line of a cell
 */
export class AttackExamples {
  constructor(
    private readonly rows: readonly AttackRow[],
    private readonly shown: Table,
  ) {}

  /** Plain objects, one a row. */
  toRows(): AttackRow[] {
    return [...this.rows];
  }

  /** An Arquero table. */
  toTable(): ColumnTable {
    return from(this.toRows());
  }

  toJSON(): AttackRow[] {
    return this.toRows();
  }

  /** The rows as a reader sees them. */
  table(): Table {
    return this.shown;
  }

  toString(): string {
    return textTable(this.shown);
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/html": htmlTable(this.shown), "text/plain": this.toString() };
  }
}
