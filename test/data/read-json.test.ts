import { describe, expect, test } from "vitest";
import { readJson, readJsonLines } from "../../src/data/read-json.js";
import type { TableRow } from "../../src/data/table-row.js";
import { refusal } from "../fixtures/refusal.js";

const plain = (rows: TableRow[]) => rows.map(({ line, values }) => [line, Object.fromEntries(values)]);

describe("readJsonLines", () => {
  test("each line is an object; empty lines are left out, and counted", () => {
    const text = '{"text": "a\\nb", "label": 0}\r\n\n  \n{"label": 1, "text": "é"}';
    expect(plain(readJsonLines(text, "x.jsonl"))).toEqual([
      [1, { text: "a\nb", label: 0 }],
      [4, { text: "é", label: 1 }],
    ]);
  });

  test("a broken line is named", async () => {
    expect(await refusal(() => readJsonLines('{"a": 1}\n\n{"a": \n{"a": 2}\n', "x.jsonl"))).toMatch(
      /^invalid JSON in x\.jsonl, line 3: ./,
    );
  });

  test.each(["5", "null", '"text"', '["text", 1]'])("a line that is %s is refused", async (line) => {
    expect(await refusal(() => readJsonLines(`{}\n${line}`, "x.jsonl"))).toBe(
      "invalid row in x.jsonl, line 2: expected an object with a text and a label",
    );
  });
});

describe("readJson", () => {
  const read = (text: string, wanted?: string) => readJson(text, "x.json", (name) => name === wanted);

  test("the rows are the elements of an array, or the values of an object in the order of their numbers", () => {
    const rows = [{ text: "a" }, { text: "b" }];
    expect(plain([...read(JSON.stringify(rows)).rows])).toEqual([
      [1, { text: "a" }],
      [2, { text: "b" }],
    ]);
    expect(plain([...read('{"10": {"text": "b"}, "9": {"text": "a"}}').rows])).toEqual([
      [1, { text: "a" }],
      [2, { text: "b" }],
    ]);
  });

  test.each(["5", "null", '"text"'])("a document that is %s is refused", async (text) => {
    expect(await refusal(() => read(text))).toBe(
      "invalid JSON in x.json: expected an array or an object of rows",
    );
  });

  test("a row that is no object is refused, an object of columns too", async () => {
    const message = (row: number) =>
      `invalid row in x.json, row ${row}: expected an object with a text and a label`;
    expect(await refusal(() => read('[{"text": "a"}, 7]'))).toBe(message(2));
    expect(await refusal(() => read('{"text": ["a"], "label": [0]}'))).toBe(message(1));
  });

  test("broken JSON is refused in one line", async () => {
    expect(await refusal(() => read('[{"text":\n"a"},\n'))).toMatch(/^invalid JSON in x\.json: ./);
  });

  describe("an object of several arrays of rows", () => {
    const text = '{"sst2": [{"sentence": "a", "label": 1}], "rte": [{"sentence1": "b"}, {"sentence1": "c"}]}';

    test("gives the one that is wanted, and its name", () => {
      const { rows, part } = read(text, "rte");
      expect([part, plain([...rows])]).toEqual([
        "rte",
        [
          [1, { sentence1: "b" }],
          [2, { sentence1: "c" }],
        ],
      ]);
    });

    test("gives the only one without being asked", () => {
      expect(read('{"data": [{"text": "a"}]}').rows).toHaveLength(1);
    });

    test("is refused with the names where none is wanted", async () => {
      const message = "missing task: x.json holds several (expected task to be one of sst2, rte)";
      expect(await refusal(() => read(text))).toBe(message);
      expect(await refusal(() => read(text, "mnli"))).toBe(message);
    });
  });
});
