import { extname } from "node:path";
import { readCsv } from "../data/read-delimited.js";
import { readJsonLines } from "../data/read-json.js";
import { RahpError } from "../support/rahp-error.js";
import { besideResult, isThere, readBytes, readJsonFile } from "./result.js";

/**
 * A saved result as `toJSON` gave it: a `.json` file, or a `.jsonl` together with what lies beside it.
 * @throws RahpError for a page, and for a file that is missing or broken
 */
export async function readDocument(path: string): Promise<Record<string, unknown>> {
  refusePage(path);
  if (!isJsonLines(path)) return readJsonFile(path);
  const rows = await readRows(path);
  const beside = besideResult(path, "provenance.json");
  return { ...((await isThere(beside)) && (await readJsonFile(beside))), rows };
}

/**
 * Rows of a `.csv` or `.jsonl` file that a result saved itself as. An empty field of CSV is null; a number is one,
 * except in the columns of text.
 * @throws RahpError for a page, and for a file that is missing or broken
 */
export async function readRows(
  path: string,
  textColumns: readonly string[] = [],
): Promise<Record<string, unknown>[]> {
  refusePage(path);
  const text = new TextDecoder().decode(await readBytes(path));
  if (isJsonLines(path)) return readJsonLines(text, path).map(({ values }) => Object.fromEntries(values));
  const parse = (column: string, field: string) => {
    if (field === "") return null;
    const number = Number(field);
    return textColumns.includes(column) || Number.isNaN(number) ? field : number;
  };
  return readCsv(text, path).map(({ values }) =>
    Object.fromEntries([...values].map(([column, field]) => [column, parse(column, String(field))])),
  );
}

function isJsonLines(path: string): boolean {
  return extname(path).toLowerCase() === ".jsonl";
}

/** @throws RahpError for a page, which is made to be read by people alone */
export function refusePage(path: string): void {
  if (extname(path).toLowerCase() !== ".html") return;
  throw new RahpError(`invalid result: ${path} is a page to read (expected the .csv, .jsonl or .json)`);
}
