import { basename, extname } from "node:path";
import { unknown } from "../support/rahp-error.js";
import { listed } from "./labels.js";
import { readArrow } from "./read-arrow.js";
import { readCsv, readTsv } from "./read-delimited.js";
import { decode, readBytes } from "./read-file.js";
import { readJson, readJsonLines } from "./read-json.js";
import type { DataTable } from "./table-row.js";
import type { Task } from "./tasks.js";

/** What is known of a file beside its extension. */
export interface FileHints {
  readonly task?: Task;
  /** Says of the name of one of a JSON file's arrays whether it is the one to read. */
  readonly isWanted: (name: string) => boolean;
}

type Reader = (bytes: Uint8Array, path: string, hints: FileHints) => DataTable | Promise<DataTable>;

const READERS: Readonly<Record<string, Reader>> = {
  ".tsv": readTsvTable,
  ".csv": (bytes, path) => ({ rows: readCsv(decode(bytes, path), basename(path)), unit: "line" }),
  ".jsonl": (bytes, path) => ({ rows: readJsonLines(decode(bytes, path), basename(path)), unit: "line" }),
  ".json": (bytes, path, { isWanted }) => readJson(decode(bytes, path), basename(path), isWanted),
  ".parquet": async (bytes, path) => (await import("./read-parquet.js")).readParquet(bytes, basename(path)),
  ".arrow": (bytes, path) => readArrow(bytes, basename(path)),
  ".feather": (bytes, path) => readArrow(bytes, basename(path)),
};

/** Whether a file's name is that of a data file. */
export function isDataFile(name: string): boolean {
  return extname(name).toLowerCase() in READERS;
}

/**
 * Reads a file's rows by its extension.
 * @throws RahpError for a missing file, an unknown extension, broken content or text that is not UTF-8
 */
export async function readTable(path: string, hints: FileHints): Promise<DataTable> {
  const extension = extname(path).toLowerCase();
  if (!isDataFile(path)) {
    throw unknown("kind of data file", extension || basename(path), Object.keys(READERS));
  }
  return READERS[extension](await readBytes(path), path, hints);
}

function readTsvTable(bytes: Uint8Array, path: string, { task }: FileHints): DataTable {
  const file = basename(path);
  const broken: number[] = [];
  const onBrokenRow = task?.brokenRows ? (line: number) => broken.push(line) : undefined;
  const rows = readTsv(decode(bytes, path), file, { header: task?.header, onBrokenRow });
  const notes =
    broken.length > 0
      ? [`${file}: rows that lack fields are left out (lines ${listed(broken.map(String))})`]
      : [];
  return { rows, unit: "line", notes };
}
