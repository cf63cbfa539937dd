import { rm } from "node:fs/promises";
import { extname } from "node:path";
import { frameOf } from "./frame.js";
import { arrowOf } from "./frame-arrow.js";
import { readRows } from "./read-result.js";
import { besideResult, isThere } from "./saved-file.js";

/** Rows that belong to a result and are too many for its own file: `NAME.samples.arrow` beside `NAME.csv`. */
export interface SideTable {
  /** `samples`, for `NAME.samples.arrow` */
  readonly name: string;
  readonly columns: readonly string[];
}

/** The file of these rows beside a result's file; none where there are no rows, or the result is JSON, which holds them. */
export function sideFiles<Row extends object>(
  path: string,
  { name, columns }: SideTable,
  rows: readonly Row[],
): [string, Uint8Array][] {
  if (holdsAll(path) || rows.length === 0) return [];
  const inOrder = rows.map((row) =>
    Object.fromEntries(columns.map((column) => [column, row[column as keyof Row]])),
  );
  return [[sidePath(path, name), arrowOf(frameOf(inOrder), new Map())]];
}

/** Takes the file of an earlier result away, where this one has no such rows. */
export async function dropStale(path: string, { name }: SideTable, rows: readonly object[]): Promise<void> {
  if (!holdsAll(path) && rows.length === 0) await rm(sidePath(path, name), { force: true });
}

/** Rows from the file beside a result's file, unchecked: none where it is missing; undefined where it is broken. */
export async function readSideTable(
  path: string,
  { name }: SideTable,
): Promise<{ file: string; rows: unknown }> {
  const file = sidePath(path, name);
  if (!(await isThere(file))) return { file, rows: [] };
  let rows: object[] = [];
  try {
    rows = await readRows(file);
  } catch {}
  return { file, rows: rows.length > 0 ? rows : undefined }; // none were not saved
}

const sidePath = (path: string, name: string) => besideResult(path, `${name}.arrow`);

const holdsAll = (path: string) => [".json", ".html"].includes(extname(path).toLowerCase());
