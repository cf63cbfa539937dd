import { basename } from "node:path";
import { RahpError } from "../support/rahp-error.js";
import { type Columns, findColumns } from "./columns.js";
import type { Example } from "./example.js";
import { findFiles, type Wanted } from "./find-files.js";
import { type Classes, classesOf, fitsClasses, parseLabel } from "./labels.js";
import { readTable } from "./read-table.js";
import type { DataTable, TableRow } from "./table-row.js";
import { isSameTask } from "./tasks.js";
import { fromTextAttackLog } from "./textattack-log.js";
import { type Side, takeSide } from "./transfer-sides.js";

/** A labelled data set in memory. */
export interface DatasetContent {
  /** The file's name without its folder, with it where the user gave a folder. */
  readonly name: string;
  readonly examples: readonly Example[];
  /** What the labels stand for, where the file, its task or its labels tell. */
  readonly classes?: Classes;
  /** What a reader should know, one line each. */
  readonly notes: readonly string[];
}

/** What to read, and from which columns; what is left out is found by names. */
export interface ReadOptions extends Wanted {
  readonly columns?: Partial<Columns>;
  /** Of a table of attacked texts. */
  readonly side?: Side;
}

/**
 * Reads a labelled data set, a file or a folder's split: TSV (no quoting), CSV (RFC 4180), JSON Lines, JSON, Parquet
 * or Arrow.
 * @throws RahpError for a missing file, an unknown extension, broken rows, a missing column, an empty text, a
 *   label that is not a class, or no rows at all
 */
export async function readDataset(source: string, options: ReadOptions = {}): Promise<DatasetContent> {
  const { name, paths, task, taskName } = await findFiles(source, options);
  const isWanted = (part: string) => taskName !== undefined && isSameTask(part, taskName);
  const parts: Part[] = [];
  for (const path of paths) {
    const read = fromTextAttackLog(await readTable(path, { task, isWanted }));
    const table = options.side === undefined ? read : takeSide(read, options.side, basename(path));
    const chosen = table.part === undefined ? "" : ` (${table.part})`;
    parts.push({ ...table, file: `${basename(path)}${chosen}` });
  }
  const classes = taskName === undefined ? { guessed: task?.classes } : { known: task?.classes };
  return {
    name: parts[0].part === undefined ? name : `${name} (${parts[0].part})`,
    ...toExamples(parts, classes, options.columns),
    notes: parts.flatMap(({ notes }) => notes ?? []),
  };
}

/** The rows of one file of a data set. */
type Part = DataTable & { readonly file: string };

function toExamples(
  parts: readonly Part[],
  taskClasses: { readonly known?: readonly string[]; readonly guessed?: readonly string[] },
  chosenColumns: Partial<Columns> | undefined,
): Pick<DatasetContent, "examples" | "classes"> {
  const [{ file, classes: inFile }] = parts;
  const rows = parts.flatMap((part) => part.rows);
  if (rows.length === 0)
    throw new RahpError(`empty data file: ${file} (expected a header and at least one row)`);
  const columns = findColumns(columnNames(rows), file, chosenColumns);
  const pair = hasPairs(rows, columns) ? columns.pair : undefined;
  const labels = rows.map(({ values }) => values.get(columns.label));
  checkLabelled(labels, file);
  const { known, guessed = [] } = taskClasses;
  const certain = inFile?.get(columns.label) ?? known;
  const classes = classesOf(labels, certain ?? (fitsClasses(labels, guessed) ? guessed : undefined), file);
  const toExample = ({ values }: TableRow, where: string, id: number): Example => {
    const textOf = (column: string) => {
      const text = values.get(column);
      if (typeof text !== "string" || text.trim() === "") throw new RahpError(`empty ${column} in ${where}`);
      return text;
    };
    return {
      id,
      text: textOf(columns.text),
      ...(pair !== undefined && { pair: textOf(pair) }),
      label: parseLabel(values.get(columns.label), classes, where),
    };
  };
  let id = 0;
  const examples = parts.flatMap((part) =>
    part.rows.map((row) => toExample(row, `${part.file}, ${part.unit} ${row.line}`, id++)),
  );
  return { examples, classes };
}

/** Columns of any row: rows of JSON leave out what they have no value for. */
function columnNames(rows: readonly TableRow[]): string[] {
  const names = new Set<string>();
  for (const { values } of rows) for (const name of values.keys()) names.add(name);
  return [...names];
}

/** Whether there are second texts: attack logs of single texts have an empty column `pair`. */
function hasPairs(rows: readonly TableRow[], { pair }: Columns): boolean {
  const isEmpty = (value: unknown) => value === null || value === "";
  return pair !== undefined && !(pair === "pair" && rows.every(({ values }) => isEmpty(values.get(pair))));
}

/** GLUE's test sets have the label -1 throughout on the Hugging Face Hub. */
function checkLabelled(labels: readonly unknown[], file: string): void {
  if (labels.every((label) => Number(label) === -1 && label !== null)) {
    throw new RahpError(`no labels in ${file}: all are -1 (expected a split with labels)`);
  }
}
