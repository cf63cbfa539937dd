import { CsvError, parse } from "csv-parse/sync";
import { RahpError } from "../support/rahp-error.js";
import type { TableRow } from "./table-row.js";

/**
 * Rows of a TSV file as GLUE writes them: the first line names the columns, fields are split at tabs, and a
 * quotation mark is an ordinary character.
 */
export function readTsv(text: string, file: string): TableRow[] {
  const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  const columns = lines[0].split("\t");
  const rows: TableRow[] = [];
  for (let i = 1; i < lines.length; i++) {
    if (lines[i] === "") continue;
    const fields = lines[i].split("\t");
    if (fields.length !== columns.length) {
      throw new RahpError(
        `invalid row in ${file}, line ${i + 1}: ${fields.length} fields (expected ${columns.length}: ${columns.join(", ")})`,
      );
    }
    rows.push({ values: new Map(columns.map((column, j) => [column, fields[j]])), line: i + 1 });
  }
  return rows;
}

/** Rows of an RFC 4180 CSV file whose first record names the columns. */
export function readCsv(text: string, file: string): TableRow[] {
  let records: { info: { lines: number }; record: string[] }[];
  try {
    records = parse(text, { info: true, skip_empty_lines: true }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new RahpError(`invalid CSV in ${file}: ${describe(error)}`);
  }
  const [header, ...body] = records;
  const columns = header?.record ?? [];
  return body.map(({ record, info }) => ({
    values: new Map(columns.map((column, j) => [column, record[j]])),
    line: info.lines,
  }));
}

/** The parser's complaint as one short line in our words. */
function describe(error: CsvError): string {
  const line = error.lines as number | undefined;
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return `a quotation mark is never closed (last line ${line})`;
    case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH":
    case "CSV_RECORD_INCONSISTENT_COLUMNS":
      return `line ${line} has another number of fields than the header`;
    default:
      return error.message.split("\n")[0];
  }
}
