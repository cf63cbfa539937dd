import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { missing, RahpError, unknown } from "../support/rahp-error.js";
import { findColumns } from "./columns.js";
import type { Example } from "./example.js";
import { classesOf, parseLabel } from "./labels.js";
import { readCsv, readTsv } from "./read-delimited.js";
import { readJson, readJsonLines } from "./read-json.js";
import type { TableRow } from "./table-row.js";

/** A labelled data set in memory. */
export interface DatasetContent {
  /** The file's name without its folder, or the built-in set's name. */
  readonly name: string;
  readonly examples: readonly Example[];
}

const READERS: Record<string, (text: string, file: string) => TableRow[]> = {
  ".tsv": readTsv,
  ".csv": readCsv,
  ".jsonl": readJsonLines,
  ".json": readJson,
};

/**
 * Reads a labelled data set: TSV (no quoting), CSV (RFC 4180), JSON Lines, or JSON.
 * @throws RahpError for a missing file, an unknown extension, broken rows, a missing column, an empty text, a
 *   label that is not a class index, or no rows at all
 */
export async function readDataset(path: string): Promise<DatasetContent> {
  const file = basename(path);
  const extension = extname(path).toLowerCase();
  const read = READERS[extension];
  if (!read) throw unknown("kind of data file", extension || file, Object.keys(READERS));
  return { name: file, examples: toExamples(read(await readText(path), file), file) };
}

/** SHA-256 (hexadecimal) of texts and labels, in order: what a result was computed from. */
export function hashExamples(examples: readonly Example[]): string {
  const hash = createHash("sha256");
  for (const { text, pair, label } of examples)
    hash.update(`${JSON.stringify([text, pair ?? null, label])}\n`);
  return hash.digest("hex");
}

function toExamples(rows: readonly TableRow[], file: string): Example[] {
  if (rows.length === 0)
    throw new RahpError(`empty data file: ${file} (expected a header and at least one row)`);
  const columns = findColumns([...rows[0].values.keys()], file);
  const classes = classesOf(
    rows.map((row) => row.values.get(columns.label) ?? ""),
    file,
  );
  return rows.map(({ values, line }, id) => {
    const where = `${file}, line ${line}`;
    const textOf = (column: string) => {
      const text = values.get(column);
      if (typeof text !== "string" || text.trim() === "") throw new RahpError(`empty ${column} in ${where}`);
      return text;
    };
    const pair = columns.pair && { pair: textOf(columns.pair) };
    return {
      id,
      text: textOf(columns.text),
      ...pair,
      label: parseLabel(values.get(columns.label), classes, where),
    };
  });
}

async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw code === "ENOENT" ? missing("file", path) : new RahpError(`unreadable file: ${path} (${code})`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes); // leaves out a byte-order mark
  } catch {
    throw new RahpError(`invalid text in ${path}: not UTF-8`);
  }
}
