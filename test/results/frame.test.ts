import { fromArrow } from "arquero";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { readArrow } from "../../src/data/read-arrow.js";
import { frameOf, rowsOf } from "../../src/results/frame.js";
import { arrowOf } from "../../src/results/frame-arrow.js";
import { parquetOf } from "../../src/results/frame-parquet.js";

const rows = [
  { id: 1, score: 0.1 + 0.2, whole: 2 ** 40, zero: -0, is: true, text: "été\n🎬", of: [0, 1], none: null },
  { id: -5, score: null, whole: 3, zero: 0, is: null, text: null, of: { a: null }, none: null },
  { id: 2 ** 31 - 1, score: 1e-300, whole: 1, zero: 0, is: false, text: "", of: null, none: null },
];

test("a column is of one kind: whole numbers of 32 bits, other numbers, truth values, text, or JSON", () => {
  expect(frameOf(rows).map(({ name, kind }) => [name, kind])).toEqual([
    ["id", "integer"],
    ["score", "number"],
    ["whole", "number"], // too large for 32 bits
    ["zero", "number"], // integers have no −0
    ["is", "boolean"],
    ["text", "text"],
    ["of", "json"],
    ["none", "number"],
  ]);
});

test("numbers and texts in one column are JSON, so that they stay apart", () => {
  const [column] = frameOf([{ target: 1 }, { target: "1" }]);
  expect(column).toEqual({ name: "target", kind: "json", values: ["1", '"1"'] });
});

test("what a row lacks is null, and so is undefined", () => {
  const frame = frameOf([{ a: 1 }, { b: 2, a: undefined }]);
  expect(frame.map(({ values }) => values)).toEqual([
    [1, null],
    [null, 2],
  ]);
});

test("an Arrow file has each number to the last bit, typed columns, and the metadata", () => {
  const bytes = arrowOf(frameOf(rows), new Map([["rahp", '{"kind":"Ø"}']]));
  expect(new TextDecoder().decode(bytes.subarray(0, 6))).toBe("ARROW1");
  const { rows: read, metadata } = readArrow(bytes, "x.arrow");
  expect(metadata).toEqual(new Map([["rahp", '{"kind":"Ø"}']]));
  const plain = read.map(({ values }) => Object.fromEntries(values));
  expect(rowsOf(plain, ["of"])).toEqual(rows);
  expect(fromArrow(bytes).array("score")).toEqual(rows.map(({ score }) => score));
});

test("a Parquet file has the same", async () => {
  const bytes = parquetOf(frameOf(rows), new Map([["rahp", '{"kind":"Ø"}']]));
  const file = new Uint8Array(bytes).buffer;
  const metadata = parquetMetadata(file);
  expect(metadata.key_value_metadata).toEqual([{ key: "rahp", value: '{"kind":"Ø"}' }]);
  expect(metadata.schema.slice(1).map(({ name, type }) => [name, type])).toEqual([
    ["id", "INT32"],
    ["score", "DOUBLE"],
    ["whole", "DOUBLE"],
    ["zero", "DOUBLE"],
    ["is", "BOOLEAN"],
    ["text", "BYTE_ARRAY"],
    ["of", "BYTE_ARRAY"],
    ["none", "DOUBLE"],
  ]);
  expect(rowsOf(await parquetReadObjects({ file }), ["of"])).toEqual(rows);
});
