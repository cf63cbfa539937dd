import { type FileMetaData, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { RahpError } from "../support/rahp-error.js";
import { huggingFaceClasses } from "./hugging-face-classes.js";
import type { DataTable } from "./table-row.js";

/**
 * Rows of a Parquet file, of any compression.
 * @throws RahpError for a file that is cut off or broken
 */
export async function readParquet(bytes: Uint8Array, file: string): Promise<DataTable> {
  const { buffer } = new Uint8Array(bytes);
  try {
    const metadata = await parquetMetadataAsync(buffer);
    checkCounts(metadata);
    const rows = await parquetReadObjects({ file: buffer, metadata, compressors });
    const features = metadata.key_value_metadata?.find(({ key }) => key === "huggingface")?.value;
    return {
      rows: rows.map((row, i) => ({ values: new Map(Object.entries(row)), line: i + 1 })),
      unit: "row",
      classes: huggingFaceClasses(features),
    };
  } catch (error) {
    throw new RahpError(
      `invalid Parquet file: ${file} (cut off or broken: ${(error as Error).message.split("\n")[0]})`,
    );
  }
}

/** Refuses counts of rows that contradict each other: the reader would believe the largest, and run out of memory. */
function checkCounts({ num_rows, row_groups }: FileMetaData): void {
  const rows = row_groups.reduce((sum, group) => sum + group.num_rows, 0n);
  const fits = ({ num_rows, columns }: FileMetaData["row_groups"][number]) =>
    columns.every(({ meta_data }) => (meta_data?.num_values ?? 0n) >= num_rows);
  if (rows !== num_rows || !row_groups.every(fits))
    throw new Error("its counts of rows contradict each other");
}
