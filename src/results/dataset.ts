import { hashExamples } from "../data/dataset.js";
import type { Example } from "../data/example.js";
import { htmlTable } from "../show/html-table.js";
import { jupyterDisplay, type MimeBundle } from "../show/mime-bundle.js";
import type { Table } from "../show/table.js";
import { textTable } from "../show/text-table.js";

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

  constructor(
    readonly name: string,
    readonly examples: readonly Example[],
  ) {
    this.hash = hashExamples(examples);
  }

  get size(): number {
    return this.examples.length;
  }

  table(): Table {
    const labels = [...new Set(this.examples.map(({ label }) => label))].sort((a, b) => a - b);
    const counts = labels.map(
      (label) => `${this.examples.filter((e) => e.label === label).length} of class ${label}`,
    );
    const hasPairs = this.examples.some(({ pair }) => pair !== undefined);
    return {
      caption: `${this.name}: ${this.size} examples (${counts.join(", ")})`,
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
}
