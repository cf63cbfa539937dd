import { readFileSync } from "node:fs";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { readParquet } from "../../src/data/read-parquet.js";
import type { DataTable } from "../../src/data/table-row.js";
import { refusal } from "../fixtures/refusal.js";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/data/${name}`, import.meta.url));
const plain = ({ rows }: DataTable) => rows.map(({ values, line }) => [line, Object.fromEntries(values)]);
const texts = ['a "fine" film', "so-so, at best", "été ; 漢字"];

describe("readParquet", () => {
  const write = (...columnData: ColumnSource[]) => new Uint8Array(parquetWriteBuffer({ columnData }));

  test("reads texts, whole numbers, truth values and numbers, with their nulls", async () => {
    const bytes = write(
      { name: "text", data: ["a", null, "c"], type: "STRING" },
      { name: "label", data: [1n, 0n, null], type: "INT64" },
      { name: "seen", data: [true, false, true], type: "BOOLEAN" },
      { name: "score", data: [0.5, 1, 2], type: "DOUBLE" },
    );
    const table = await readParquet(bytes, "x.parquet");
    expect(table.unit).toBe("row");
    expect(plain(table)).toEqual([
      [1, { text: "a", label: 1n, seen: true, score: 0.5 }],
      [2, { text: null, label: 0n, seen: false, score: 1 }],
      [3, { text: "c", label: null, seen: true, score: 2 }],
    ]);
  });

  test("reads what Python's datasets wrote, with its class names", async () => {
    const table = await readParquet(fixture("class-label.parquet"), "x.parquet");
    expect(plain(table)).toEqual(
      texts.map((sentence, i) => [i + 1, { sentence, label: [1n, 0n, 1n][i], idx: i }]),
    );
    expect(table.classes?.get("label")).toEqual(["negative", "positive"]);
  });

  test("reads several groups of rows, and many equal values", async () => {
    const data = Array.from({ length: 5000 }, (_, i) => (i < 4000 ? "same" : `text ${i}`));
    const label = data.map((_, i) => i % 3);
    const columnData: ColumnSource[] = [
      { name: "text", data, type: "STRING" },
      { name: "label", data: label, type: "INT32" },
    ];
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 700 }));
    const { rows } = await readParquet(bytes, "x.parquet");
    expect(rows.map(({ values }) => values.get("text"))).toEqual(data);
    expect(rows.map(({ values }) => values.get("label"))).toEqual(label);
  });

  test("leaves out nested columns, which hold neither texts nor labels", async () => {
    const bytes = write(
      { name: "text", data: ["a"], type: "STRING" },
      { name: "tokens", data: [{ ids: [1, 2] }], type: "JSON" },
    );
    expect(plain(await readParquet(bytes, "x.parquet"))[0][1]).toMatchObject({ text: "a" });
  });

  test("refuses what is cut off or no Parquet file in one line", async () => {
    const bytes = fixture("class-label.parquet");
    for (const broken of [bytes.subarray(0, 900), Buffer.alloc(0), Buffer.from("sentence\tlabel\n")]) {
      expect(await refusal(() => readParquet(broken, "x.parquet"))).toMatch(
        /^invalid Parquet file: x\.parquet \(cut off or broken: .+\)$/,
      );
    }
  });
});
