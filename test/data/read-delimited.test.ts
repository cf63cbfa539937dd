import { describe, expect, test } from "vitest";
import { readCsv, readTsv } from "../../src/data/read-delimited.js";
import type { TableRow } from "../../src/data/table-row.js";
import { refusal } from "../fixtures/refusal.js";

/** Rows as [line, values]. */
const plain = (rows: TableRow[]) => rows.map(({ line, values }) => [line, ...values.values()]);

describe("readTsv", () => {
  const read = (text: string) => plain(readTsv(text, "x.tsv"));

  test("the first line names the columns", () => {
    const [row] = readTsv("sentence\tlabel\na film\t1\n", "x.tsv");
    expect([...row.values]).toEqual([
      ["sentence", "a film"],
      ["label", "1"],
    ]);
  });

  test("quotation marks, commas and backslashes are characters", () => {
    expect(read('sentence\tlabel\n"so "bad", it \\n\' s\t0\n"\t1\n')).toEqual([
      [2, '"so "bad", it \\n\' s', "0"],
      [3, '"', "1"],
    ]);
  });

  test("lines end with LF or CRLF; the last may end with neither", () => {
    expect(read("a\tb\r\n1\t2\r\n3\t4")).toEqual(read("a\tb\n1\t2\n3\t4\n"));
  });

  test("empty lines are left out, and counted", () => {
    expect(read("a\tb\n\n1\t2\n\r\n3\t4\n\n")).toEqual([
      [3, "1", "2"],
      [5, "3", "4"],
    ]);
  });

  test("fields keep their spaces, and may be empty", () => {
    expect(read("a\tb\n x  \t\n")).toEqual([[2, " x  ", ""]]);
  });

  test("column names lose the spaces around them, fields don't", () => {
    const [row] = readTsv("sentence \t label\na film \t 1\n", "x.tsv");
    expect([...row.values]).toEqual([
      ["sentence", "a film "],
      ["label", " 1"],
    ]);
  });

  test("without a header, the first line is a row of the columns that are told; with one, it names them", () => {
    const header = ["text", "label"];
    const rows = (text: string) => readTsv(text, "x.tsv", { header }).map(({ values }) => [...values]);
    expect(rows("a\t1\n")).toEqual([
      [
        ["text", "a"],
        ["label", "1"],
      ],
    ]);
    expect(rows("label\tsentence\n1\ta\n")[0][1]).toEqual(["sentence", "a"]);
  });

  test("ragged rows are left out where somebody takes their lines", () => {
    const broken: number[] = [];
    const rows = readTsv("a\tb\n1\n2\t3\n4\t5\t6\n", "x.tsv", { onBrokenRow: (line) => broken.push(line) });
    expect([plain(rows), broken]).toEqual([[[3, "2", "3"]], [2, 4]]);
  });

  test.each([
    ["a\tb\n1\t2\n3\n", "line 3: 1 fields (expected 2: a, b)"],
    ["a\tb\n\n1\t2\t3\n", "line 3: 3 fields (expected 2: a, b)"],
    ["a\tb\n \n", "line 2: 1 fields (expected 2: a, b)"],
  ])("a ragged row is refused: %j", async (text, where) => {
    expect(await refusal(() => readTsv(text, "x.tsv"))).toBe(`invalid row in x.tsv, ${where}`);
  });
});

describe("readCsv", () => {
  const read = (text: string) => plain(readCsv(text, "x.csv"));

  test("quoted fields may hold commas, line breaks, and quotation marks written twice (RFC 4180)", () => {
    expect(read('text,label\n"so, ""so""\r\nbad",0\nplain,"1"\n')).toEqual([
      [2, 'so, "so"\r\nbad', "0"],
      [4, "plain", "1"],
    ]);
  });

  test.each(["\n", "\r\n"])("a row's line is where it starts, with %j between lines", (end) => {
    const lines = ["a,b", "", "1,2", '"x', "", 'y",3', "", "", "4,5", "é,ü", "6,7"];
    expect(read(lines.join(end)).map(([line]) => line)).toEqual([3, 4, 9, 10, 11]);
    expect(read(lines.join(end)).map((row) => row[2])).toEqual(["2", "3", "5", "ü", "7"]);
  });

  test("fields keep their spaces, and may be empty", () => {
    expect(read("a,b\n x  ,\n")).toEqual([[2, " x  ", ""]]);
  });

  test("tabs are characters", () => {
    expect(read("a,b\n1\t2,3\n")).toEqual([[2, "1\t2", "3"]]);
  });

  test.each([
    ['a,b\n1,2\n"x,3\n', "a quotation mark is never closed (last line 3)"],
    ["a,b\n1,2\n3\n", "line 3 has another number of fields than the header"],
    ["a,b\n1,2,3\n", "line 2 has another number of fields than the header"],
    ['a,b\n"x"y,1\n', 'Invalid Closing Quote: got "y" at line 2'],
    ['a,b\nx "y\nz",1\n', "Invalid Opening Quote: a quote is found on field 0 at line 2"],
  ])("%j is refused", async (text, message) => {
    expect(await refusal(() => readCsv(text, "x.csv"))).toContain(`invalid CSV in x.csv: ${message}`);
  });

  test("a header alone, or nothing, has no rows", () => {
    expect(["", "\n", "a,b", "a,b\n\n"].map(read)).toEqual([[], [], [], []]);
  });
});
