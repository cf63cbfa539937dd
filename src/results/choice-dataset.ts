import { createHash } from "node:crypto";
import type { ChoiceExample } from "../data/choice-example.js";
import { htmlTable } from "../show/html-table.js";
import { jupyterDisplay, type MimeBundle } from "../show/mime-bundle.js";
import type { Table } from "../show/table.js";
import { textTable } from "../show/text-table.js";

/**
 * Questions with choices, of which one is right.
 *
 * @example
 * const data = await loadChoices("hellaswag.jsonl");
 * data.examples[0]; // { id: 0, context: "…", choices: ["…", "…", "…", "…"], label: 3 }
 */
export class ChoiceDataset {
  /** SHA-256 of questions, choices and labels, hexadecimal. */
  readonly hash: string;

  /** @param notes  what a reader should know, one line each */
  constructor(
    readonly name: string,
    readonly examples: readonly ChoiceExample[],
    readonly notes: readonly string[] = [],
  ) {
    const hash = createHash("sha256");
    for (const { context, choices, label } of examples)
      hash.update(`${JSON.stringify([context, choices, label])}\n`);
    this.hash = hash.digest("hex");
  }

  get size(): number {
    return this.examples.length;
  }

  table(): Table {
    return {
      caption: `${this.name}: ${this.size} questions`,
      columns: [
        { key: "id", title: "id" },
        { key: "label", title: "label" },
        { key: "context", title: "context" },
        { key: "choices", title: "choices" },
      ],
      rows: this.examples
        .slice(0, 5)
        .map((example) => ({ ...example, choices: example.choices.join(" | ") })),
    };
  }

  toString(): string {
    return textTable(this.table());
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/html": htmlTable(this.table()), "text/plain": this.toString() };
  }
}
