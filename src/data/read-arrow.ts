import { tableFromIPC } from "@uwdata/flechette";
import { RahpError } from "../support/rahp-error.js";
import { huggingFaceClasses } from "./hugging-face-classes.js";
import type { DataTable, TableRow } from "./table-row.js";

/**
 * Rows of an Arrow file or stream (Feather 2 is one), uncompressed.
 * @throws RahpError for a file that is compressed, cut off or broken
 */
export function readArrow(bytes: Uint8Array, file: string): DataTable {
  try {
    // Arrays over 64-bit values need their place in memory aligned, which a copy is.
    const table = tableFromIPC(new Uint8Array(bytes), { useBigInt: true });
    if (table.children.some(({ length }) => length !== table.numRows || length > bytes.length)) {
      throw new Error("its counts of rows contradict each other");
    }
    const columns = table.names.map((name, i) => [name, table.getChildAt(i).toArray()] as const);
    const rows = Array.from(
      { length: table.numRows },
      (_, i): TableRow => ({
        values: new Map(columns.map(([name, values]) => [name, values[i]])),
        line: i + 1,
      }),
    );
    return { rows, unit: "row", classes: huggingFaceClasses(table.schema.metadata?.get("huggingface")) };
  } catch (error) {
    const { message } = error as Error;
    throw message.includes("compression")
      ? new RahpError(`compressed Arrow file: ${file} (expected an uncompressed one, or Parquet)`)
      : new RahpError(`invalid Arrow file: ${file} (cut off or broken: ${message.split("\n")[0]})`);
  }
}
