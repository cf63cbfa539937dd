import { figureOf, figureOfKnown } from "../robustness/seed-summary.js";
import type { Chart } from "../show/chart.js";
import { methodComparisonChart } from "../show/method-comparison-chart.js";
import type { Column, Table } from "../show/table.js";
import { type TableView, tableView } from "../show/table-view.js";
import { RahpError } from "../support/rahp-error.js";
import { type BesidePaperOptions, besidePaper } from "./beside-paper.js";
import { areMethodRows, type MethodRow, type MethodSummary } from "./method-row.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";
import { withDeviation } from "./with-deviation.js";

/**
 * Ways to a robust model side by side: accuracy, mean C, accuracy on adversarial texts and under attacks, one row a
 * method, seed and attack.
 *
 * @example
 * const comparison = await compareMethods(model, train, { evaluateOn: dev, seeds: [0, 1, 2] });
 * comparison.summary(); // mean and standard deviation over seeds
 * comparison.chart();
 */
export class MethodComparison extends Result<MethodRow> {
  override readonly kind = "MethodComparison";
  override readonly keys = ["method", "seed", "attack"];

  constructor(rows: readonly MethodRow[], origin: ResultOrigin) {
    super(rows, origin);
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<MethodComparison> {
    const document = await readDocument(path);
    if (document.kind !== "MethodComparison" || !areMethodRows(document.rows)) {
      throw new RahpError(`invalid comparison of methods: ${path} (expected what compareMethods saved)`);
    }
    return new MethodComparison(document.rows, originIn(document, path));
  }

  /** Methods, in the order in which they were given. */
  get methods(): string[] {
    return [...new Set(this.rows.map(({ method }) => method))];
  }

  /** Recipes of the attacks; none where there was no attack. */
  get attacks(): string[] {
    return [...new Set(this.rows.flatMap(({ attack }) => attack ?? []))];
  }

  /** Mean and standard deviation over seeds, one row a method and attack, in the order of the rows. */
  summary(): MethodSummary[] {
    return this.methods.flatMap((method) =>
      (this.attacks.length > 0 ? this.attacks : [null]).map((attack) => {
        const rows = this.rows.filter((row) => row.method === method && row.attack === attack);
        const of = (key: "pruned" | "accuracy" | "meanClever") => figureOf(rows.map((row) => row[key]));
        const ofKnown = (key: KnownOrNot) => figureOfKnown(rows.map((row) => row[key]));
        return {
          ...{ method, attack, seeds: rows.length },
          ...{ pruned: of("pruned"), accuracy: of("accuracy"), meanClever: of("meanClever") },
          adversarialAccuracy: ofKnown("adversarialAccuracy"),
          accuracyUnderAttack: ofKnown("accuracyUnderAttack"),
          successRate: ofKnown("successRate"),
          averageQueries: ofKnown("averageQueries"),
          averageQueriesOfSuccesses: ofKnown("averageQueriesOfSuccesses"),
        };
      }),
    );
  }

  /** Accuracy, mean C and accuracy under attack of each method, with bars of a standard deviation where there are seeds. */
  chart(): Chart {
    return methodComparisonChart(this.summary());
  }

  /**
   * What the paper printed beside what was measured here, with `–` where either has no such figure. Other models, data and
   * constraints make other numbers; the order of the methods is what may be compared.
   *
   * @throws RahpError for a model or task that the paper has no such figures of
   * @example comparison.besidePaper({ model: "RoBERTa-base", task: "SST-2" })
   */
  besidePaper(options: BesidePaperOptions): TableView {
    const { rows, ...view } = besidePaper(this.summary(), options, this.nameHere);
    return tableView(rows, view);
  }

  /** A row a method, with what varies over seeds behind ±; the columns of each attack beside each other. */
  override table(): Table {
    const { attacks } = this;
    const summary = this.summary();
    const hasAdversarial = summary.some(({ adversarialAccuracy }) => adversarialAccuracy !== null);
    return {
      caption: this.nameHere,
      columns: [
        { key: "method", title: "method" },
        right("pruned", "heads pruned"),
        right("accuracy", "accuracy"),
        right("meanClever", "mean C"),
        ...(hasAdversarial ? [right("adversarialAccuracy", "adversarial")] : []),
        ...attacks.flatMap((attack, i) => [
          right(`accuracyUnderAttack${i}`, `under ${attack}`),
          right(`averageQueriesOfSuccesses${i}`, "queries of a success"),
        ]),
      ],
      rows: this.methods.map((method) => {
        const ofMethod = summary.filter((row) => row.method === method);
        const [{ pruned, accuracy, meanClever, adversarialAccuracy }] = ofMethod;
        return {
          method,
          pruned: withDeviation(pruned.deviation === 0 ? { ...pruned, deviation: null } : pruned),
          accuracy: withDeviation(accuracy, "percent"),
          meanClever: withDeviation(meanClever),
          adversarialAccuracy: withDeviation(adversarialAccuracy, "percent"),
          ...Object.fromEntries(
            ofMethod.flatMap(({ accuracyUnderAttack, averageQueriesOfSuccesses }, i) => [
              [`accuracyUnderAttack${i}`, withDeviation(accuracyUnderAttack, "percent")],
              [`averageQueriesOfSuccesses${i}`, withDeviation(averageQueriesOfSuccesses)],
            ]),
          ),
        };
      }),
    };
  }

  private get nameHere(): string {
    const { model, data } = this.provenance;
    const { size } = new Set(this.rows.map(({ seed }) => seed));
    const over = size > 1 ? `, mean ± standard deviation over ${size} seeds` : "";
    return `${model?.id ?? "a model"} on ${data?.name ?? "its data"}${over}`;
  }
}

type KnownOrNot =
  | "adversarialAccuracy"
  | "accuracyUnderAttack"
  | "successRate"
  | "averageQueries"
  | "averageQueriesOfSuccesses";

const right = (key: string, title: string): Column => ({ key, title, align: "right" });
