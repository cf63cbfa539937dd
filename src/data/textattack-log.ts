import type { DataTable, TableRow } from "./table-row.js";

/** How a log of TextAttack names its columns: as its text logs are taken apart, and its CSV files. */
const FORMS = [
  { original: "original", perturbed: "perturbed", prediction: "orig_label", result: "result" },
  {
    original: "original_text",
    perturbed: "perturbed_text",
    prediction: "original_output",
    gold: "ground_truth_output",
    result: "result_type",
  },
];

/**
 * A log of TextAttack as a data set of attacked texts: `text` is the adversarial text where the attack succeeded and
 * the original one elsewhere, `original` always the original one, both without the marks around changed words.
 * Other tables stay as they are.
 *
 * A log without gold labels tells them of two classes: the predicted one, or the other where the example was skipped
 * for its wrong prediction.
 */
export function fromTextAttackLog(table: DataTable): DataTable {
  const form = FORMS.find(({ gold, original, prediction, result }) =>
    [original, gold ?? prediction, result].every((column) => table.rows[0]?.values.has(column)),
  );
  if (!form) return table;
  const ofTwo = table.rows.every(({ values }) => String(values.get(form.prediction)) in OTHER);
  const goldIn = (values: TableRow["values"]): unknown => {
    if (form.gold) return values.get(form.gold);
    const predicted = values.get(form.prediction);
    if (values.get(form.result) !== "Skipped") return predicted;
    return ofTwo ? OTHER[String(predicted)] : undefined;
  };
  const toRow = ({ values, line }: TableRow): TableRow => {
    const original = unmarked(values.get(form.original));
    const text = values.get(form.result) === "Successful" ? unmarked(values.get(form.perturbed)) : original;
    const columns: [string, unknown][] = [
      ["text", text],
      ["original", original],
      ["label", goldIn(values)],
    ];
    return { values: new Map([...values, ...columns]), line };
  };
  return { ...table, rows: table.rows.map(toRow) };
}

/** Of two classes, the other one. */
const OTHER: Readonly<Record<string, number>> = { 0: 1, 1: 0 };

function unmarked(text: unknown): unknown {
  return typeof text === "string" ? text.replaceAll("[[", "").replaceAll("]]", "") : text;
}
