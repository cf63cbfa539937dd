import { type ColumnMetaData, type FileMetaData, parquetSchema } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { decompressors } from "./decompressors.js";

/**
 * Walks through the pages of a Parquet file (https://parquet.apache.org/docs/file-format) and throws where a count in
 * them cannot be: the reader believes them, and would run out of memory or never end.
 *
 * @param columns  names of the columns to be read, which are not nested
 * @throws Error that says which count; RangeError for a place outside of the file
 */
export function checkParquet(metadata: FileMetaData, view: DataView, columns: readonly string[]): void {
  const { num_rows, row_groups } = metadata;
  const rows = row_groups.reduce((sum, group) => sum + group.num_rows, 0n);
  if (rows !== num_rows) throw new Error(`${rows} rows of ${num_rows}`);
  const { children } = parquetSchema(metadata);
  for (const group of row_groups) {
    for (const { meta_data: column } of group.columns) {
      if (!column) throw new Error("a column without metadata");
      const [name] = column.path_in_schema;
      if (!columns.includes(name)) continue;
      if (column.num_values !== group.num_rows)
        throw new Error(`${column.num_values} of ${group.num_rows} rows`);
      const { element } = children.find((child) => child.element.name === name)!;
      checkColumn(column, element.repetition_type === "OPTIONAL", view);
    }
  }
}

/** No page is refused that is smaller than this once decompressed, whatever the column's size is said to be. */
const SMALL_PAGE = 2 ** 26;

/** @param isOptional  whether pages tell which values are null */
function checkColumn(column: ColumnMetaData, isOptional: boolean, view: DataView): void {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  const end = start + Number(column.total_compressed_size);
  const most = Number(column.num_values);
  const largest = Math.max(Number(column.total_uncompressed_size), SMALL_PAGE);
  if (!(0 <= start && start < end && end <= view.byteLength))
    throw new Error(`a column from byte ${start} to ${end}`);
  const reader = { view, offset: start };
  for (let values = 0; values < most && reader.offset < end - 1; ) {
    const page = parquetHeader(reader);
    const { compressed_page_size: size, data_page_header: v1, data_page_header_v2: v2 } = page;
    expectUpTo("bytes in a page", size, end - reader.offset);
    expectUpTo("bytes in a page", page.uncompressed_page_size, largest);
    expectUpTo("values in a dictionary", page.dictionary_page_header?.num_values ?? 0, most);
    expectUpTo("values in a page", v1?.num_values ?? v2?.num_values ?? 0, most);
    const bytes = new Uint8Array(view.buffer, view.byteOffset + reader.offset, size);
    const decompress = (part: Uint8Array, length: number) => decompressed(part, column, length);
    if (page.type === "DATA_PAGE" && v1) {
      const body = new DataView(toBuffer(decompress(bytes, page.uncompressed_page_size)));
      const levels = isOptional ? 4 + body.getUint32(0, true) : 0;
      if (isOptional) checkRuns(body, 4, levels, 1, v1.num_values);
      checkValues(body, levels, v1.encoding, column, v1.num_values);
    } else if (page.type === "DATA_PAGE_V2" && v2) {
      const { repetition_levels_byte_length: before, definition_levels_byte_length: length } = v2;
      expectUpTo("nulls in a page", v2.num_nulls, v2.num_values);
      expectUpTo("bytes of levels", before, size);
      expectUpTo("bytes of levels", length, size - before);
      if (isOptional) checkRuns(new DataView(toBuffer(bytes)), before, before + length, 1, v2.num_values);
      const rest = bytes.subarray(before + length);
      const body =
        v2.is_compressed === false ? rest : decompress(rest, page.uncompressed_page_size - before - length);
      checkValues(new DataView(toBuffer(body)), 0, v2.encoding, column, v2.num_values);
    }
    values += v1?.num_values ?? v2?.num_values ?? 0;
    reader.offset += size;
  }
}

/** Checks values that come in runs; others take room for each, so that the reader notices where they end. */
function checkValues(
  body: DataView,
  start: number,
  encoding: string,
  column: ColumnMetaData,
  most: number,
): void {
  if (encoding.endsWith("_DICTIONARY")) {
    checkRuns(body, start + 1, body.byteLength, body.getUint8(start), most);
  } else if (encoding === "RLE" && column.type === "BOOLEAN") {
    checkRuns(body, start + 4, body.byteLength, 1, most);
  }
}

/** Writers fill the last group of a run up to eight values, some a few groups more. */
const PADDING = 512;

/**
 * Checks that runs of equal values, and of values in few bits each, have no more values than a page.
 * @param width  bits of a value
 */
function checkRuns(view: DataView, start: number, end: number, width: number, most: number): void {
  let at = start;
  for (let seen = 0; seen < most && at < Math.min(end, view.byteLength); ) {
    let header = 0;
    for (let shift = 0, byte = 0x80; byte >= 0x80; shift += 7) {
      byte = view.getUint8(at++);
      header += (byte & 0x7f) * 2 ** shift;
    }
    const groups = Math.floor(header / 2);
    const isPacked = header % 2 === 1;
    const count = isPacked ? 8 * groups : groups;
    expectUpTo("values in a run", count, most - seen + PADDING);
    seen += count;
    at += isPacked ? groups * width : Math.ceil(width / 8);
  }
}

function decompressed(bytes: Uint8Array, { codec }: ColumnMetaData, length: number): Uint8Array {
  const decompress = decompressors[codec];
  if (codec !== "UNCOMPRESSED" && !decompress) throw new Error(`compression ${codec}`);
  return codec === "UNCOMPRESSED" ? bytes : decompress!(bytes, length);
}

/** A copy of what an array shows of its buffer. */
function toBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function expectUpTo(what: string, count: number, most: number): void {
  if (!(count >= 0 && count <= most)) throw new Error(`${count} ${what} (at most ${most} fit)`);
}
