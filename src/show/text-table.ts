import CliTable from "cli-table3";
import { type Table, tableCells } from "./table.js";

/** Longer cells end in "…": a sentence in a cell shouldn't break the table's lines. */
const maxWidth = 60;

/**
 * A table for the terminal: titles over a line, numbers to the right, no colours, at most 50 rows and a count of
 * the rest. Cells are cut at 60 characters; line breaks and control characters in them become spaces.
 *
 * @example textTable({ columns: [{ key: "layer", title: "Layer" }], rows: [{ layer: 0 }] })
 */
export function textTable(table: Table): string {
  const columns = table.columns.filter(({ wide }) => !wide);
  const { titles, aligns, rows, more } = tableCells({ ...table, columns });
  const drawing = new CliTable({
    head: titles.map(oneLine),
    colAligns: [...aligns],
    chars: lightBorders,
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 0 },
  });
  drawing.push(...rows.map((row) => row.map(oneLine)));
  const lines = drawing
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
  return [...(table.caption ? [table.caption, ""] : []), ...lines, ...(more ? [more] : [])].join("\n");
}

/** Two spaces between columns, one line under the titles. */
const lightBorders = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "─",
  "mid-mid": "──",
  right: "",
  "right-mid": "",
  middle: "  ",
};

function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  const characters = [...line];
  return characters.length > maxWidth ? `${characters.slice(0, maxWidth - 1).join("")}…` : line;
}
