/** What a column of a data frame holds: `integer` are whole numbers of 32 bits; `json` are lists and objects as text. */
export type ColumnKind = "integer" | "number" | "boolean" | "text" | "json";

export interface FrameColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** One a row; null where there is none. */
  readonly values: readonly (number | boolean | string | null)[];
}

/** A result's rows column by column, each of one kind, as files of data frames have them. */
export type Frame = readonly FrameColumn[];

/** @param rows  plain objects; a key that some of them lack is null there */
export function frameOf(rows: readonly object[]): Frame {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names.map((name) => {
    const values = rows.map((row) => (row as Record<string, unknown>)[name] ?? null);
    const kind = kindOf(values);
    const asText = (value: unknown) => (value === null ? null : JSON.stringify(value));
    return { name, kind, values: (kind === "json" ? values.map(asText) : values) as FrameColumn["values"] };
  });
}

/**
 * The rows again, with the lists and objects of some columns.
 * @throws SyntaxError where one of these holds no JSON
 */
export function rowsOf(
  rows: readonly Record<string, unknown>[],
  jsonColumns: readonly string[],
): Record<string, unknown>[] {
  const parsed = (name: string, value: unknown) =>
    typeof value === "string" && jsonColumns.includes(name) ? JSON.parse(value) : value;
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, parsed(name, value) ?? null])),
  );
}

/** A column without any value counts as numbers: most that may be lacking are. */
function kindOf(values: readonly unknown[]): ColumnKind {
  const present = values.filter((value) => value !== null);
  const all = (fits: (value: unknown) => boolean) => present.every(fits);
  if (present.length > 0 && all(isInt32)) return "integer";
  if (all((value) => typeof value === "number")) return "number";
  if (all((value) => typeof value === "boolean")) return "boolean";
  return all((value) => typeof value === "string") ? "text" : "json";
}

/** Negative zero is none: integers don't have it. */
function isInt32(value: unknown): boolean {
  return typeof value === "number" && Object.is(value | 0, value);
}
