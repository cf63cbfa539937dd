import { RahpError } from "../support/rahp-error.js";
import type { DataTable, TableRow } from "./table-row.js";

/** Rows of a JSON Lines file: one object a line. */
export function readJsonLines(text: string, file: string): TableRow[] {
  const rows: TableRow[] = [];
  text.split("\n").forEach((line, i) => {
    if (line.trim() === "") return;
    rows.push(toRow(parse(line, `${file}, line ${i + 1}`), `${file}, line ${i + 1}`, i + 1));
  });
  return rows;
}

/**
 * Rows of a JSON file: an array of objects, an object whose values are the rows, or an object of several such
 * arrays, as AdvGLUE has one for each task.
 * @param isWanted  says of the name of one of several arrays whether it is the one to read
 */
export function readJson(text: string, file: string, isWanted: (name: string) => boolean): DataTable {
  const document = parse(text, file);
  if (typeof document !== "object" || document === null) {
    throw new RahpError(`invalid JSON in ${file}: expected an array or an object of rows`);
  }
  const part = areParts(document) ? choosePart(Object.keys(document), file, isWanted) : undefined;
  const rows = Object.values(part === undefined ? document : document[part as keyof typeof document]);
  const where = part === undefined ? file : `${file} (${part})`;
  return { rows: rows.map((row, i) => toRow(row, `${where}, row ${i + 1}`, i + 1)), unit: "row", part };
}

/** Whether a document's values are arrays of rows. */
function areParts(document: object): boolean {
  const areRows = (value: unknown) =>
    Array.isArray(value) && value.every((row) => typeof row === "object" && row !== null);
  const values = Object.values(document);
  return !Array.isArray(document) && values.length > 0 && values.every(areRows);
}

function choosePart(names: readonly string[], file: string, isWanted: (name: string) => boolean): string {
  const wanted = names.length === 1 ? names : names.filter(isWanted);
  if (wanted.length === 1) return wanted[0];
  throw new RahpError(`missing task: ${file} holds several (expected task to be one of ${names.join(", ")})`);
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RahpError(`invalid JSON in ${where}: ${(error as Error).message.split("\n")[0]}`);
  }
}

function toRow(value: unknown, where: string, line: number): TableRow {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RahpError(`invalid row in ${where}: expected an object with a text and a label`);
  }
  return { values: new Map(Object.entries(value)), line };
}
