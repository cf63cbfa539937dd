import { readFileSync } from "node:fs";
import { bool, dictionary, float64, int64, list, tableFromArrays, tableToIPC, utf8 } from "@uwdata/flechette";
import { from } from "arquero";
import { describe, expect, test } from "vitest";
import { readArrow } from "../../src/data/read-arrow.js";
import type { DataTable } from "../../src/data/table-row.js";
import { refusal } from "../fixtures/refusal.js";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/data/${name}`, import.meta.url));
const plain = ({ rows }: DataTable) => rows.map(({ values, line }) => [line, Object.fromEntries(values)]);
const texts = ['a "fine" film', "so-so, at best", "été ; 漢字"];

type Types = NonNullable<Parameters<typeof tableFromArrays>[1]>["types"];

describe("readArrow", () => {
  const write = (data: Record<string, unknown[]>, types: Types = {}, format: "file" | "stream" = "stream") =>
    tableToIPC(tableFromArrays(data, { types }), { format })!;

  test.each(["stream", "file"] as const)("reads the format %s", (format) => {
    const bytes = write(
      {
        text: ["a", null, "b", "a"],
        label: [1n, 0n, null, 1n],
        seen: [true, false, true, true],
        score: [1, 2, 3, 4],
      },
      { text: dictionary(utf8()), label: int64(), seen: bool(), score: float64() },
      format,
    );
    expect(plain(readArrow(bytes, "x.arrow"))).toEqual([
      [1, { text: "a", label: 1n, seen: true, score: 1 }],
      [2, { text: null, label: 0n, seen: false, score: 2 }],
      [3, { text: "b", label: null, seen: true, score: 3 }],
      [4, { text: "a", label: 1n, seen: true, score: 4 }],
    ]);
  });

  test("reads what Arquero wrote", () => {
    const rows = [
      { text: "a", label: 1 },
      { text: "b", label: 0 },
    ];
    expect(plain(readArrow(from(rows).toArrowIPC({}), "x.arrow"))).toEqual(
      rows.map((row, i) => [i + 1, row]),
    );
  });

  test("reads what Python's datasets and pandas wrote, with class names and categories", () => {
    const table = readArrow(fixture("class-label.arrow"), "x.arrow");
    expect(plain(table)[1]).toEqual([2, { sentence: texts[1], label: 0n, idx: 1 }]);
    expect(table.classes?.get("label")).toEqual(["negative", "positive"]);
    const { rows } = readArrow(fixture("categorical.feather"), "x.feather");
    expect(rows.map(({ values }) => [...values.values()])).toEqual(
      texts.map((text, i) => [text, ["pos", "neg", "pos"][i]]),
    );
  });

  test("leaves out columns of lists", () => {
    const bytes = write({ text: ["a"], tokens: [[1, 2]] }, { tokens: list(float64()) });
    expect(plain(readArrow(bytes, "x.arrow"))).toEqual([[1, { text: "a" }]]);
  });

  test("refuses compressed files, as pandas writes Feather unless told otherwise", async () => {
    expect(await refusal(() => readArrow(fixture("lz4.feather"), "x.feather"))).toBe(
      "compressed Arrow file: x.feather (expected an uncompressed one, or Parquet)",
    );
  });

  test("refuses what is cut off or no Arrow file in one line", async () => {
    const stream = write({ text: ["a", "b"], label: [0, 1] });
    for (const broken of [stream.subarray(0, stream.length / 2), Buffer.from("sentence\tlabel\na\t1\n")]) {
      expect(await refusal(() => readArrow(broken, "x.arrow"))).toMatch(
        /^invalid Arrow file: x\.arrow \(cut off or broken: .+\)$/,
      );
    }
  });
});
