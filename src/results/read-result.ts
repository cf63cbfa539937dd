import { extname } from "node:path";
import { readArrow } from "../data/read-arrow.js";
import { readCsv } from "../data/read-delimited.js";
import { readBytes } from "../data/read-file.js";
import { readJsonLines } from "../data/read-json.js";
import { readParquet } from "../data/read-parquet.js";
import { RahpError } from "../support/rahp-error.js";
import { rowsOf } from "./frame.js";
import { METADATA_KEY } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";
import { besideResult, isThere, readJsonFile } from "./saved-file.js";

type Document = Record<string, unknown>;

/** Rows of a file, and what it says of itself, where its format has a place for that. */
interface SavedRows {
  readonly rows: readonly Document[];
  readonly about?: Document;
}

/**
 * A saved result as `toJSON` gave it: a `.json`, `.arrow` or `.parquet` file, or a `.jsonl` together with what lies
 * beside it.
 * @throws RahpError for a page, and for a file that is missing or broken
 */
export async function readDocument(path: string): Promise<Document> {
  refusePage(path);
  if (formOf(path) === ".json") return readJsonFile(path);
  const { rows, about } = await readSaved(path, []);
  const beside = await documentBeside(path);
  if (!about) return { ...beside, rows };
  return { ...(beside?.kind === about.kind && { cost: beside?.cost }), ...about, rows };
}

/**
 * Rows of a `.csv`, `.jsonl`, `.arrow` or `.parquet` file that a result saved itself as. An empty field of CSV is null; a
 * number is one, except in the columns of text.
 * @throws RahpError for a page, and for a file that is missing or broken
 */
export async function readRows(path: string, textColumns: readonly string[] = []): Promise<Document[]> {
  refusePage(path);
  return [...(await readSaved(path, textColumns)).rows];
}

/**
 * The origin of a result of that kind: as its file of a data frame tells it, or the `NAME.provenance.json` beside a file
 * of another form; one that says nothing but the verb where that is missing or belongs to a result of another kind.
 * @throws RahpError where it is broken
 */
export async function originOf(path: string, kind: string, verb: string): Promise<ResultOrigin> {
  if (formOf(path) in frames) {
    const document = await readDocument(path);
    if (document.kind === kind) return originIn(document, path);
  }
  const beside = await documentBeside(path);
  if (beside) {
    const origin = originIn(beside, provenanceBeside(path));
    if (beside.kind === kind) return origin;
  }
  return { provenance: { verb, options: {}, seed: null, versions: {} } };
}

async function readSaved(path: string, textColumns: readonly string[]): Promise<SavedRows> {
  const bytes = await readBytes(path);
  const readFrame = frames[formOf(path)];
  if (readFrame) return frameIn(await readFrame(bytes, path), path);
  const text = new TextDecoder().decode(bytes);
  if (formOf(path) === ".jsonl") {
    return { rows: readJsonLines(text, path).map(({ values }) => Object.fromEntries(values)) };
  }
  const parse = (column: string, field: string) => {
    if (field === "") return null;
    const number = Number(field);
    return textColumns.includes(column) || Number.isNaN(number) ? field : number;
  };
  return {
    rows: readCsv(text, path).map(({ values }) =>
      Object.fromEntries([...values].map(([column, field]) => [column, parse(column, String(field))])),
    ),
  };
}

type DataFile = Awaited<ReturnType<typeof readParquet>>;

/** The forms of data frames. */
const frames: Readonly<Record<string, (bytes: Uint8Array, path: string) => DataFile | Promise<DataFile>>> = {
  ".arrow": readArrow,
  ".parquet": readParquet,
};

/** What a file of a data frame holds; whole numbers of 64 bits, as other programs write them, become numbers. */
function frameIn({ rows, metadata }: DataFile, path: string): SavedRows {
  const said = metadata?.get(METADATA_KEY);
  const about = said === undefined ? undefined : parseMetadata(said, path);
  if (Array.isArray(about?.rows)) return { rows: about.rows, about };
  const plain = rows.map(({ values }) =>
    Object.fromEntries(
      [...values].map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
    ),
  );
  const jsonColumns = Array.isArray(about?.jsonColumns) ? about.jsonColumns : [];
  try {
    return { rows: rowsOf(plain, jsonColumns), about };
  } catch {
    throw broken(path);
  }
}

function parseMetadata(text: string, path: string): Document {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Document;
  } catch {}
  throw broken(path);
}

function broken(path: string): RahpError {
  return new RahpError(`invalid result: ${path} (expected what save writes)`);
}

/** What lies beside a result's file, where there is anything. */
async function documentBeside(path: string): Promise<Document | undefined> {
  const file = provenanceBeside(path);
  return (await isThere(file)) ? readJsonFile(file) : undefined;
}

function provenanceBeside(path: string): string {
  return besideResult(path, "provenance.json");
}

function formOf(path: string): string {
  return extname(path).toLowerCase();
}

/** @throws RahpError for a page, which is made to be read by people alone */
export function refusePage(path: string): void {
  if (formOf(path) !== ".html") return;
  throw new RahpError(
    `invalid result: ${path} is a page to read (expected the .json, .csv, .jsonl, .arrow or .parquet)`,
  );
}
