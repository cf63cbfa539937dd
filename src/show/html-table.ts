import { escapeHtml } from "./escape-html.js";
import { type Table, tableCells } from "./table.js";

const cellStyle = "padding:0.25em 0.75em;vertical-align:top";
const line = "1px solid rgba(128,128,128,0.35)";

/**
 * A table as HTML with its style inside, for a notebook or a page: numbers to the right, at most 50 rows and a
 * count of the rest, all escaped but what columns give as HTML. It takes its colours from the page, light or dark.
 *
 * @example htmlTable({ columns: [{ key: "layer", title: "Layer" }], rows: [{ layer: 0 }] })
 */
export function htmlTable(table: Table): string {
  const { titles, aligns, rows, more } = tableCells(table);
  const cell = (tag: "td" | "th", content: string, column: number) => {
    const digits = aligns[column] === "right" ? ";font-variant-numeric:tabular-nums;white-space:nowrap" : "";
    const style = `text-align:${aligns[column]};${cellStyle}${digits}`;
    return `<${tag}${tag === "th" ? ' scope="col"' : ""} style="${style}">${content}</${tag}>`;
  };
  const head = titles.map((title, i) => cell("th", escapeHtml(title), i)).join("");
  const contentOf = (text: string, row: number, column: number) =>
    table.columns[column].html?.(table.rows[row]) ?? escapeHtml(text);
  const body = rows.map((texts, row) => {
    const cells = texts.map((text, column) => cell("td", contentOf(text, row, column), column));
    return `<tr style="border-top:${line}">${cells.join("")}</tr>`;
  });
  return [
    '<table style="border-collapse:collapse;margin:0">',
    ...(table.caption
      ? [`<caption style="text-align:left;padding:0.25em 0.75em">${escapeHtml(table.caption)}</caption>`]
      : []),
    `<thead><tr>${head}</tr></thead>`,
    "<tbody>",
    ...body,
    "</tbody>",
    ...(more
      ? [
          `<tfoot><tr style="border-top:${line}"><td colspan="${titles.length}" style="${cellStyle};opacity:0.7">${more}</td></tr></tfoot>`,
        ]
      : []),
    "</table>",
  ].join("\n");
}
