import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from "hyparquet";
import { RahpError } from "../support/rahp-error.js";
import { checkParquet } from "./check-parquet.js";
import { decompressors } from "./decompressors.js";
import { huggingFaceClasses } from "./hugging-face-classes.js";
import type { DataTable } from "./table-row.js";

/** Types of columns that can hold texts or labels. */
const READ: readonly unknown[] = ["BYTE_ARRAY", "INT32", "INT64", "FLOAT", "DOUBLE", "BOOLEAN"];

/**
 * Rows of a Parquet file of any compression: its columns of texts, numbers and truth values.
 * @throws RahpError for a file that is cut off or broken
 */
export async function readParquet(bytes: Uint8Array, file: string): Promise<DataTable> {
  const { buffer } = new Uint8Array(bytes);
  try {
    const metadata = await parquetMetadataAsync(buffer);
    const columns = parquetSchema(metadata)
      .children.map(({ element }) => element)
      .filter(({ type, repetition_type }) => READ.includes(type) && repetition_type !== "REPEATED")
      .map(({ name }) => name);
    checkParquet(metadata, new DataView(buffer), columns);
    const rows = await parquetReadObjects({ file: buffer, metadata, columns, compressors: decompressors });
    const said = new Map((metadata.key_value_metadata ?? []).map(({ key, value = "" }) => [key, value]));
    return {
      rows: rows.map((row, i) => ({ values: new Map(Object.entries(row)), line: i + 1 })),
      unit: "row",
      classes: huggingFaceClasses(said.get("huggingface")),
      metadata: said,
    };
  } catch (error) {
    const [line] = (error as Error).message.split("\n");
    throw new RahpError(`invalid Parquet file: ${file} (cut off or broken: ${line})`);
  }
}
