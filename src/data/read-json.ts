import { RahpError } from "../support/rahp-error.js";
import type { TableRow } from "./table-row.js";

/** Rows of a JSON Lines file: one object a line. */
export function readJsonLines(text: string, file: string): TableRow[] {
  const rows: TableRow[] = [];
  text.split("\n").forEach((line, i) => {
    if (line.trim() === "") return;
    rows.push(toRow(parse(line, `${file}, line ${i + 1}`), `${file}, line ${i + 1}`, i + 1));
  });
  return rows;
}

/** Rows of a JSON file: an array of objects, or an object whose values are the rows. */
export function readJson(text: string, file: string): TableRow[] {
  const document = parse(text, file);
  if (typeof document !== "object" || document === null) {
    throw new RahpError(`invalid JSON in ${file}: expected an array or an object of rows`);
  }
  return Object.values(document).map((row, i) => toRow(row, `${file}, row ${i + 1}`, i + 1));
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
