import { readCsv } from "../data/read-delimited.js";
import { readBytes } from "./result.js";

/**
 * Rows of a CSV file that a result saved itself as. An empty field is null; a number is one, except in the
 * columns of text.
 * @throws RahpError for a file that is missing, or no CSV
 */
export async function readCsvRows(
  path: string,
  textColumns: readonly string[] = [],
): Promise<Record<string, unknown>[]> {
  const text = new TextDecoder().decode(await readBytes(path));
  const parse = (column: string, field: string) => {
    if (field === "") return null;
    const number = Number(field);
    return textColumns.includes(column) || Number.isNaN(number) ? field : number;
  };
  return readCsv(text, path).map(({ values }) =>
    Object.fromEntries([...values].map(([column, field]) => [column, parse(column, String(field))])),
  );
}
