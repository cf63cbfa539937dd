import { type BasicType, parquetWriteBuffer } from "hyparquet-writer";
import type { ColumnKind, Frame } from "./frame.js";

const TYPES: Record<ColumnKind, BasicType> = {
  integer: "INT32",
  number: "DOUBLE",
  boolean: "BOOLEAN",
  text: "STRING",
  json: "STRING",
};

/**
 * A frame as a Parquet file, compressed with Snappy.
 * @param metadata  of the whole file, by key
 */
export function parquetOf(frame: Frame, metadata: ReadonlyMap<string, string>): Uint8Array {
  const bytes = parquetWriteBuffer({
    columnData: frame.map(({ name, kind, values }) => ({
      name,
      data: [...values],
      type: TYPES[kind],
      ...(kind === "number" && { encoding: "PLAIN" }), // the library's dictionaries take 0 and −0 for one
    })),
    kvMetadata: [...metadata].map(([key, value]) => ({ key, value })),
    createdBy: "rahp",
  });
  return new Uint8Array(bytes);
}
