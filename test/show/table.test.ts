import { describe, expect, it } from "vitest";
import { htmlTable } from "../../src/show/html-table.js";
import type { Table } from "../../src/show/table.js";
import { textTable } from "../../src/show/text-table.js";

const table: Table = {
  columns: [
    { key: "layer", title: "Layer" },
    { key: "score", title: "Score" },
    { key: "share", title: "Share", format: "percent" },
    { key: "pruned", title: "Pruned" },
    { key: "text", title: "Text" },
  ],
  rows: [
    { layer: 0, score: 0.123456, share: 0.5, pruned: true, text: "good" },
    { layer: 11, score: -2, share: 1, pruned: false, text: "<b>fine</b>" },
    { layer: 2, score: Number.NaN, share: null, pruned: false },
  ],
};
const long = (count: number): Table => ({
  columns: [{ key: "layer", title: "Layer" }],
  rows: Array.from({ length: count }, (_, layer) => ({ layer })),
});

describe("textTable", () => {
  it("sets numbers to the right and words to the left", () => {
    expect(`\n${textTable(table)}`).toMatchInlineSnapshot(`
      "
      Layer   Score    Share  Pruned  Text
      ───────────────────────────────────────────
          0  0.1235   50.0 %  yes     good
         11      −2  100.0 %  no      <b>fine</b>
          2       –        –  no      –"
    `);
  });

  it("has no colours and no trailing spaces", () => {
    expect(textTable(table)).not.toContain("\u001b");
    expect(textTable(table)).not.toMatch(/ $/m);
  });

  it("shows at most 50 rows and counts the rest", () => {
    expect(textTable(long(50)).split("\n")).toHaveLength(52);
    expect(textTable(long(51)).split("\n")).toHaveLength(53);
    expect(textTable(long(51))).toMatch(/\n… and 1 more row$/);
    expect(textTable(long(144))).toMatch(/\n… and 94 more rows$/);
  });

  it("keeps a cell on one line of at most 60 characters, without control characters", () => {
    const text = `\u001b[31mred\u001b[0m\nnext ${"x".repeat(100)}`;
    const last = textTable({ columns: [{ key: "text", title: "Text" }], rows: [{ text }] })
      .split("\n")
      .at(-1)!;
    expect([...last]).toHaveLength(60);
    expect(last).toMatch(/^\[31mred \[0m next x+…$/);
  });

  it("starts with its caption", () => {
    expect(textTable({ ...long(1), caption: "Heads" })).toMatch(/^Heads\n\nLayer\n─/);
  });

  it("shows its titles where there are no rows", () => {
    expect(textTable(long(0))).toContain("Layer");
  });

  it("takes a column's side and a function that writes it", () => {
    const columns = [
      { key: "seconds", title: "Time", align: "right", format: (s: unknown) => `${s} s` },
    ] as const;
    expect(textTable({ columns, rows: [{ seconds: 12345 }] })).toContain("12345 s");
    expect(textTable({ columns, rows: [{ seconds: 12345 }] })).toMatch(/^ {3}Time/);
  });
});

describe("htmlTable", () => {
  it("escapes titles, cells and caption", () => {
    const html = htmlTable({ ...table, caption: 'a "b" & c' });
    expect(html).toContain("&lt;b&gt;fine&lt;/b&gt;");
    expect(html).toContain("<caption");
    expect(html).toContain("a &quot;b&quot; &amp; c");
    expect(html).not.toContain("<b>");
    expect(htmlTable({ columns: [{ key: "x", title: "<i>" }], rows: [] })).toContain("&lt;i&gt;");
  });

  it("sets numbers to the right and words to the left", () => {
    const html = htmlTable(table);
    expect(html).toMatch(/<td style="text-align:right[^"]*">0.1235<\/td>/);
    expect(html).toMatch(/<td style="text-align:right[^"]*">50.0 %<\/td>/);
    expect(html).toMatch(/<td style="text-align:left[^"]*">good<\/td>/);
    expect(html).toMatch(/<th scope="col" style="text-align:right[^"]*">Layer<\/th>/);
  });

  it("shows at most 50 rows and counts the rest", () => {
    const count = (html: string) => html.split("<td").length - 1;
    expect(count(htmlTable(long(50)))).toBe(50);
    expect(count(htmlTable(long(144)))).toBe(51);
    expect(htmlTable(long(144))).toContain("… and 94 more rows");
  });
});
