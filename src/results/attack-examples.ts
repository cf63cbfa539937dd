import { type ColumnTable, from } from "arquero";
import type { Table } from "../show/table.js";
import { TableView } from "../show/table-view.js";
import type { AttackRow } from "./attack-row.js";

/**
 * Some rows of an attack log, to be read: they show themselves as the log does, under the headline of the whole log. They
 * are no log of their own, since figures over rows that were chosen by their outcome would mean nothing.
 *
 * @example log.only("failed") // the last line of a cell
 */
export class AttackExamples extends TableView {
  constructor(
    private readonly rows: readonly AttackRow[],
    shown: Table,
  ) {
    super(shown);
  }

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
}
