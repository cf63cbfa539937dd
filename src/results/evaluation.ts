import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { mean, standardError, wilsonInterval } from "../support/statistics.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";

/** What the model made of one example. */
export interface EvaluatedExample {
  readonly id: number;
  readonly label: number;
  readonly prediction: number;
  /** g, in logits. */
  readonly margin: number;
  /** C, in embedding units; negative where the example is misclassified. */
  readonly clever: number;
}

/** One class, or all of them together. */
export interface EvaluationRow {
  /** The class's name; `all` in the last row. */
  readonly class: string;
  readonly examples: number;
  readonly correct: number;
  readonly accuracy: number;
  /** Bounds of Wilson's 95 % interval. */
  readonly accuracyLow: number;
  readonly accuracyHigh: number;
  readonly meanMargin: number;
  readonly meanClever: number;
  /** Standard error of the mean C; null for fewer than two examples. */
  readonly meanCleverStderr: number | null;
}

/**
 * A model's accuracy and mean C on a data set, by class and over all.
 *
 * @example
 * const { accuracy, meanClever } = await evaluate(model, data);
 */
export class Evaluation extends Result<EvaluationRow> {
  override readonly kind = "Evaluation";
  override readonly keys = ["class"];
  readonly examples: readonly EvaluatedExample[];
  /** Class names by index. */
  readonly labels: readonly string[];

  /** @param labels  class names by index */
  constructor(examples: readonly EvaluatedExample[], labels: readonly string[], origin: ResultOrigin) {
    const classes = labels.map((name, label) => ({
      name,
      members: examples.filter((e) => e.label === label),
    }));
    const groups = [
      ...classes.filter(({ members }) => members.length > 0),
      { name: "all", members: examples },
    ];
    super(
      groups.map(({ name, members }) => summarise(name, members)),
      origin,
    );
    this.examples = examples;
    this.labels = labels;
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one that is no evaluation
   */
  static async load(path: string): Promise<Evaluation> {
    return Evaluation.fromDocument(await readDocument(path), path);
  }

  /** What `toJSON` gave. @throws RahpError for another document; @param path  where it is from */
  static fromDocument(document: Record<string, unknown>, path: string): Evaluation {
    const { kind, examples, labels } = document;
    if (kind !== "Evaluation" || !areLabels(labels) || !areExamples(examples, labels.length)) {
      throw new RahpError(`invalid evaluation: ${path} (expected what evaluate writes)`);
    }
    return new Evaluation(examples, labels, originIn(document, path));
  }

  /** Share of the examples that are classified correctly. */
  get accuracy(): number {
    return this.overall.accuracy;
  }

  /** Wilson's 95 % confidence interval of the accuracy. */
  get accuracyInterval(): [number, number] {
    return [this.overall.accuracyLow, this.overall.accuracyHigh];
  }

  /** Mean C over all examples, misclassified ones included, in embedding units. */
  get meanClever(): number {
    return this.overall.meanClever;
  }

  /** The row over all classes. */
  get overall(): EvaluationRow {
    return this.rows[this.rows.length - 1];
  }

  override table(): Table {
    const { model, data } = this.provenance;
    return {
      caption: `${model?.id ?? "a model"} on ${data?.name ?? "its data"}`,
      columns: [
        { key: "class", title: "class" },
        { key: "examples", title: "examples" },
        { key: "correct", title: "correct" },
        { key: "accuracy", title: "accuracy", format: "percent" },
        { key: "accuracyLow", title: "from", format: "percent" },
        { key: "accuracyHigh", title: "to", format: "percent" },
        { key: "meanMargin", title: "mean margin", format: "score" },
        { key: "meanClever", title: "mean C", format: "score" },
        { key: "meanCleverStderr", title: "± s.e.", format: "score" },
      ],
      rows: this.rows,
    };
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), labels: this.labels, examples: this.examples };
  }
}

function areLabels(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((label) => typeof label === "string");
}

/** Whether these are what the model made of examples, in a file that somebody may have edited. */
function areExamples(value: unknown, classes: number): value is EvaluatedExample[] {
  const isClass = (n: unknown) => Number.isInteger(n) && (n as number) >= 0 && (n as number) < classes;
  const fits = (example: EvaluatedExample) =>
    Number.isInteger(example?.id) &&
    [example.label, example.prediction].every(isClass) &&
    [example.margin, example.clever].every(Number.isFinite);
  return Array.isArray(value) && value.length > 0 && value.every(fits);
}

function summarise(name: string, members: readonly EvaluatedExample[]): EvaluationRow {
  const correct = members.filter(({ label, prediction }) => label === prediction).length;
  const [accuracyLow, accuracyHigh] = wilsonInterval(correct, members.length);
  const clever = members.map((member) => member.clever);
  return {
    class: name,
    examples: members.length,
    correct,
    accuracy: correct / members.length,
    accuracyLow,
    accuracyHigh,
    meanMargin: mean(members.map(({ margin }) => margin)),
    meanClever: mean(clever),
    meanCleverStderr: standardError(clever),
  };
}
