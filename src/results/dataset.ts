import type { Example } from "../data/example.js";
import { hashExamples } from "../data/hash-examples.js";
import { type Classes, listed } from "../data/labels.js";
import { checkLabelMap, type DataLabels, type LabelMap, matchLabels, nameOf } from "../data/match-labels.js";
import { htmlTable } from "../show/html-table.js";
import { jupyterDisplay, type MimeBundle } from "../show/mime-bundle.js";
import type { Table } from "../show/table.js";
import { textTable } from "../show/text-table.js";
import { invalid, RahpError } from "../support/rahp-error.js";

/** What a data set may know beside its examples. */
export interface DatasetMeaning {
  /** Class names by label, and whether their order means something. */
  readonly classes?: Classes;
  /** Which of a model's classes the labels are, where names and indices don't tell. */
  readonly labelMap?: LabelMap;
  /** What a reader should know, one line each. */
  readonly notes?: readonly string[];
}

/**
 * A labelled data set.
 *
 * @example
 * const data = await loadDataset("sst2-sample");
 * data.examples[0]; // { id: 0, text: "…", label: 1 }
 */
export class Dataset {
  /** SHA-256 of texts and labels, hexadecimal. */
  readonly hash: string;
  readonly labelMap?: LabelMap;
  readonly notes: readonly string[];
  /** Number of examples by label, ascending. */
  private readonly counts: ReadonlyMap<number, number>;
  private readonly classes?: Classes;

  /** @throws RahpError for a label map of other labels */
  constructor(
    readonly name: string,
    readonly examples: readonly Example[],
    { classes, labelMap, notes = [] }: DatasetMeaning = {},
  ) {
    this.hash = hashExamples(examples);
    this.classes = classes;
    this.labelMap = labelMap;
    this.notes = notes;
    this.counts = countLabels(examples);
    checkLabelMap({ classes, labelMap });
  }

  get size(): number {
    return this.examples.length;
  }

  /** Class names by label, where the file or its task tells them. */
  get labels(): readonly string[] | undefined {
    return this.classes?.names;
  }

  /**
   * The class of a model that each label stands for: as `labelMap` says; else by name where both sides have names that
   * say something (capitals and punctuation don't count); else the class of the same index.
   *
   * @param classes  the model's class names, by index
   * @returns class index by label
   * @throws RahpError that lists both sides where a label has no class
   * @example data.labelsFor(model.labels).get(0); // which of the model's classes the label 0 is
   */
  labelsFor(classes: readonly string[]): ReadonlyMap<number, number> {
    return matchLabels(this.dataLabels, classes);
  }

  /** The name of a label, or its digits where it has none. */
  labelName(label: number): string {
    return nameOf(this.dataLabels, label);
  }

  /**
   * Some of its examples as a data set of their own, with the same ids and classes, such as some to score heads on and
   * others to judge the choice on.
   *
   * @param start  the first of them, from 0; counted from the end where negative, as an array's
   * @param end    after the last of them; all that follow unless given
   * @throws RahpError where these are no integers, or no example is left
   * @example const [scored, judged] = [data.slice(0, 100), data.slice(100)];
   */
  slice(start: number, end?: number): Dataset {
    for (const [name, place] of Object.entries({ start, end })) {
      if (place !== undefined && !Number.isInteger(place)) throw invalid(name, place, "an integer");
    }
    const { name, size, classes, labelMap, notes } = this;
    const examples = this.examples.slice(start, end);
    if (examples.length === 0) {
      const range = `from ${start} to ${end ?? "the end"}`;
      throw new RahpError(`empty slice of ${name}: ${range} (expected some of its ${size} examples)`);
    }
    return new Dataset(`${name}[${start}:${end ?? ""}]`, examples, { classes, labelMap, notes });
  }

  table(): Table {
    const counts = [...this.counts].map(([label, count]) => `${count} ${this.describe(label)}`);
    const hasPairs = this.examples.some(({ pair }) => pair !== undefined);
    return {
      caption: `${this.name}: ${this.size} examples (${listed(counts)})`,
      columns: [
        { key: "id", title: "id" },
        { key: "label", title: "label" },
        { key: "text", title: "text" },
        ...(hasPairs ? [{ key: "pair", title: "pair" }] : []),
      ],
      rows: this.examples,
    };
  }

  toString(): string {
    return textTable(this.preview());
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/html": htmlTable(this.preview()), "text/plain": this.toString() };
  }

  private preview(): Table {
    const { rows, ...table } = this.table();
    return { ...table, rows: rows.slice(0, 5) };
  }

  private describe(label: number): string {
    return this.labels ? `of class ${label} ${this.labelName(label)}` : `of class ${label}`;
  }

  private get dataLabels(): DataLabels {
    const { name, classes, labelMap } = this;
    return { name, classes, labelMap, occurring: [...this.counts.keys()] };
  }
}

function countLabels(examples: readonly Example[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => a - b));
}
