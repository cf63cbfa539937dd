import { CsvError, parse } from "csv-parse/sync";
import { RahpError } from "../support/rahp-error.js";
import type { TableRow } from "./table-row.js";

/** How a TSV file differs from a table with a header and whole rows. */
export interface TsvForm {
  /** Names of the columns where the first line does not tell them (has no `label` among its fields). */
  readonly header?: readonly string[];
  /** Takes the line of a row of another number of fields, which is left out then. @default such a row is refused */
  readonly onBrokenRow?: (line: number) => void;
}

/**
 * Rows of a TSV file as GLUE writes them: the first line names the columns, fields are split at tabs, and a
 * quotation mark is an ordinary character.
 */
export function readTsv(text: string, file: string, { header, onBrokenRow }: TsvForm = {}): TableRow[] {
  const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  const first = lines[0].split("\t").map((name) => name.trim());
  const isHeader = !header || first.includes("label");
  const columns = isHeader ? first : header;
  const rows: TableRow[] = [];
  for (let i = isHeader ? 1 : 0; i < lines.length; i++) {
    if (lines[i] === "") continue;
    const fields = lines[i].split("\t");
    if (fields.length === columns.length) {
      rows.push({ values: new Map(columns.map((column, j) => [column, fields[j]])), line: i + 1 });
    } else if (onBrokenRow) {
      onBrokenRow(i + 1);
    } else {
      throw new RahpError(
        `invalid row in ${file}, line ${i + 1}: ${fields.length} fields (expected ${columns.length}: ${columns.join(", ")})`,
      );
    }
  }
  return rows;
}

/** Rows of an RFC 4180 CSV file whose first record names the columns. */
export function readCsv(text: string, file: string): TableRow[] {
  const [header, ...body] = readCsvRecords(text, file);
  const columns = header?.record ?? [];
  return body.map(({ record, line }) => ({
    values: new Map(columns.map((column, j) => [column, record[j]])),
    line,
  }));
}

/** Records of an RFC 4180 CSV file, all of one length, and the lines on which they start, from 1. */
export function readCsvRecords(text: string, file: string): { record: string[]; line: number }[] {
  let records: CsvRecord[];
  try {
    records = parse(text, { info: true, skip_empty_lines: true }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new RahpError(`invalid CSV in ${file}: ${describe(error)}`);
  }
  const lines = firstLines(records, Buffer.from(text));
  return records.map(({ record }, i) => ({ record, line: lines[i] }));
}

interface CsvRecord {
  readonly record: string[];
  /** Bytes of the file up to the record's end; the parser's own count of lines is that of the end, too. */
  readonly info: { readonly bytes: number };
}

/** The line, from 1, on which each record starts. */
function firstLines(records: readonly CsvRecord[], file: Uint8Array): number[] {
  const [lineFeed, carriageReturn] = [10, 13];
  let [at, line] = [0, 1];
  const step = () => {
    if (file[at++] === lineFeed) line++;
  };
  return records.map(({ info }) => {
    while (file[at] === lineFeed || file[at] === carriageReturn) step(); // empty lines before it
    const first = line;
    while (at < info.bytes) step();
    return first;
  });
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
