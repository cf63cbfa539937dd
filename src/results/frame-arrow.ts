import {
  bool,
  columnFromArray,
  type DataType,
  float64,
  int32,
  tableFromColumns,
  tableToIPC,
  utf8,
} from "@uwdata/flechette";
import type { ColumnKind, Frame } from "./frame.js";

const TYPES: Record<ColumnKind, () => DataType> = {
  integer: int32,
  number: float64,
  boolean: bool,
  text: utf8,
  json: utf8,
};

/**
 * A frame as an Arrow file (Feather 2), uncompressed.
 * @param metadata  of the whole table, by key
 */
export function arrowOf(frame: Frame, metadata: ReadonlyMap<string, string>): Uint8Array {
  const table = tableFromColumns(
    frame.map(({ name, kind, values }) => [name, columnFromArray([...values], TYPES[kind]())]),
  );
  table.schema.metadata = new Map(metadata);
  const bytes = tableToIPC(table, { format: "file" });
  if (bytes === null) throw new Error("flechette wrote into a sink"); // there is none
  return bytes;
}
