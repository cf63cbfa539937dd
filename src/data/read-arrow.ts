import { type Column, Type, tableFromIPC } from "@uwdata/flechette";
import { RahpError } from "../support/rahp-error.js";
import { checkArrow } from "./check-arrow.js";
import { huggingFaceClasses } from "./hugging-face-classes.js";
import type { DataTable, TableRow } from "./table-row.js";

/** Types of columns that can hold texts or labels. */
const READ: readonly number[] = [
  ...[Type.Utf8, Type.LargeUtf8, Type.Utf8View, Type.Dictionary],
  ...[Type.Int, Type.Float, Type.Bool],
];

/**
 * Rows of an Arrow file or stream (Feather 2 is one), uncompressed: its columns of texts, numbers and truth values.
 * @throws RahpError for a file that is compressed, cut off or broken
 */
export function readArrow(bytes: Uint8Array, file: string): DataTable {
  try {
    checkArrow(bytes);
    // Arrays over 64-bit values need their place in memory aligned, which a copy is.
    const table = tableFromIPC(new Uint8Array(bytes), { useBigInt: true });
    const columns = table.children.map((column, i) => [table.names[i], column] as const).filter(canBeRead);
    if (columns.some(([, { length }]) => length !== table.numRows)) {
      throw new Error("its columns have different lengths");
    }
    const arrays = columns.map(([name, column]) => [name, column.toArray()] as const);
    const rows = Array.from(
      { length: table.numRows },
      (_, i): TableRow => ({
        values: new Map(arrays.map(([name, values]) => [name, values[i]])),
        line: i + 1,
      }),
    );
    const metadata = new Map(table.schema.metadata ?? []);
    return { rows, unit: "row", classes: huggingFaceClasses(metadata.get("huggingface")), metadata };
  } catch (error) {
    const { message } = error as Error;
    throw message.includes("compression")
      ? new RahpError(`compressed Arrow file: ${file} (expected an uncompressed one, or Parquet)`)
      : new RahpError(`invalid Arrow file: ${file} (cut off or broken: ${message.split("\n")[0]})`);
  }
}

function canBeRead([, { type }]: readonly [string, Column<unknown>]): boolean {
  const { typeId } = type.typeId === Type.Dictionary ? type.dictionary : type;
  return READ.includes(typeId);
}
