import { RahpError } from "../support/rahp-error.js";
import type { DataTable, TableRow } from "./table-row.js";

/** The texts as they were, or what an attack made of them. */
export type Side = "clean" | "adversarial";

type Values = TableRow["values"];

/** The texts of either side by the columns they go to; undefined for a row that lacks one side. */
interface SideForm {
  fits(values: Values): boolean;
  textsOf(values: Values): Record<Side, readonly (readonly [column: string, text: unknown])[]> | undefined;
}

/** TextAttack's logs as `fromTextAttackLog` gives them. */
const textAttackLog: SideForm = {
  fits: (values) => values.has("original") && values.has("text"),
  textsOf: (values) => ({ clean: [["text", values.get("original")]], adversarial: [] }),
};

const COLUMNS_OF_ATTACK = [
  ["text", "perturbedText"],
  ["pair", "perturbedPair"],
] as const;

/** Logs keep the best text of failures, too, which fooled nobody; files of others may not tell how attacks ended. */
const isSuccess = (values: Values) => !values.has("status") || values.get("status") === "succeeded";

/** What `attack` saves: as of TextAttack's logs, the attacked texts are those of its successes, elsewhere the original ones. */
const attackLog: SideForm = {
  fits: (values) => values.has("perturbedText") && values.has("text"),
  textsOf: (values) => ({
    clean: [],
    adversarial: COLUMNS_OF_ATTACK.flatMap(([column, perturbed]) =>
      isSuccess(values) && values.has(perturbed) ? [[column, values.get(perturbed)] as const] : [],
    ),
  }),
};

const ORIGINAL = /^original_(.+)$/;

/** AdvGLUE's `dev_ann.json`: `original_sentence` beside `sentence`, in rows that were made from a text of GLUE. */
const advGlue: SideForm = {
  fits: (values) => values.has("data_construction"),
  textsOf(values) {
    const originals = [...values].flatMap(([column, text]) => {
      const changed = ORIGINAL.exec(column)?.[1];
      return changed !== undefined && values.has(changed) ? [[changed, text] as const] : [];
    });
    return originals.length > 0 ? { clean: originals, adversarial: [] } : undefined;
  },
};

const FORMS = [textAttackLog, attackLog, advGlue];

/**
 * One side of a table of attacked texts. Rows without an original are left out on both sides.
 * @throws RahpError for a table of another form
 */
export function takeSide(table: DataTable, side: Side, file: string): DataTable {
  const form = FORMS.find(({ fits }) => table.rows[0] && fits(table.rows[0].values));
  if (!form) {
    throw new RahpError(
      `no attacked texts in ${file} (expected a log of TextAttack or attack, or AdvGLUE's dev_ann.json)`,
    );
  }
  const rows = table.rows.flatMap(({ values, line }) => {
    const texts = form.textsOf(values);
    return texts ? [{ values: new Map([...values, ...texts[side]]), line }] : [];
  });
  const lost = table.rows.length - rows.length;
  const note = `${lost} of ${table.rows.length} texts have no original, and are left out`;
  return { ...table, rows, notes: [...(table.notes ?? []), ...(lost > 0 ? [note] : [])] };
}
