import type { AttackStatus } from "../attacks/attack-text.js";
import type { AttackStep, RankedWord } from "../attacks/attack-trace.js";
import { cutWords } from "../attacks/words.js";
import { escapeHtml } from "../show/escape-html.js";
import { formatNumber } from "../show/format-number.js";
import { htmlTable } from "../show/html-table.js";
import { jupyterDisplay, type MimeBundle } from "../show/mime-bundle.js";
import { notesHtml } from "../show/notes-html.js";
import { type ShownTexts, statusHtml, textsHtml, textsPlain } from "../show/shown-attack.js";
import type { Table } from "../show/table.js";
import { textTable } from "../show/text-table.js";
import { type WorthPiece, wordGrounds } from "../show/word-grounds.js";
import { RahpError } from "../support/rahp-error.js";
import { className, scoreName } from "./attack-table.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";
import { areTextAttackParts, type TextAttackParts } from "./text-attack-parts.js";

export type { TextAttackParts } from "./text-attack-parts.js";

/**
 * An attack on one text, step by step.
 *
 * @example
 * const attacked = await attackText(model, "a gripping film");
 * attacked.toRows(); // the steps: which word became which, and the score after it
 */
export class TextAttack extends Result<AttackStep> {
  override readonly kind = "TextAttack";
  override readonly keys = ["step"];
  private readonly parts: Omit<TextAttackParts, "steps">;

  constructor({ steps, ...parts }: TextAttackParts, origin: ResultOrigin) {
    super(steps, origin);
    this.parts = parts;
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<TextAttack> {
    const document = await readDocument(path);
    const { kind, rows, ...others } = document;
    const parts = { ...others, steps: rows };
    if (kind !== "TextAttack" || !areTextAttackParts(parts)) {
      throw new RahpError(`invalid attack on a text: ${path} (expected what attackText saved)`);
    }
    const { steps, status, label, queries, changedWords, words, before, after, ranking } = parts;
    const counts = { label, queries, changedWords, words };
    return new TextAttack({ steps, status, ...counts, before, after, ranking }, originIn(document, path));
  }

  get status(): AttackStatus {
    return this.parts.status;
  }

  /** The gold label, a class index. */
  get label(): number {
    return this.parts.label;
  }

  /** Texts sent to the victim. */
  get queries(): number {
    return this.parts.queries;
  }

  /** Probabilities of the classes before and after, each [C]. */
  get probabilities(): { readonly before: readonly number[]; readonly after: readonly number[] } {
    const { before, after } = this.parts;
    return { before, after };
  }

  /** Words by importance, as the attack ranked them. */
  get ranking(): readonly RankedWord[] {
    return this.parts.ranking;
  }

  /** What the text was, and what it is; the best text found where the attack failed. */
  get texts(): ShownTexts {
    const [first, last] = [this.rows[0], this.rows[this.rows.length - 1]];
    return {
      ...{ text: first.text, pair: first.pair },
      ...{ perturbedText: last.text, perturbedPair: last.pair },
    };
  }

  /** The steps. */
  override table(): Table {
    const name = (index: unknown) => className(index as number, this.provenance);
    return {
      columns: [
        { key: "step", title: "step" },
        { key: "change", title: "change" },
        { key: "score", title: scoreName(this.provenance), format: "score" },
        { key: "prediction", title: "prediction", align: "left", format: name },
        { key: "queries", title: "queries" },
      ],
      rows: this.rows.map((row) => ({
        ...row,
        change: row.from === null ? "(the original)" : `${row.from || "–"} → ${row.to || "–"}`,
      })),
    };
  }

  /** Probabilities of the classes before and after. */
  probabilityTable(): Table {
    const { before, after, label } = this.parts;
    return {
      columns: [
        { key: "class", title: "class" },
        { key: "before", title: "p before", format: "score" },
        { key: "after", title: "p after", format: "score" },
      ],
      rows: before.map((share, index) => ({
        class: className(index, this.provenance) + (index === label ? " (label)" : ""),
        before: share,
        after: after[index],
      })),
    };
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), ...this.parts };
  }

  override toString(): string {
    const { ranking } = this.parts;
    const ranked = ranking.map(({ word, worth }) => `${word} ${formatNumber(worth)}`).join(", ");
    const blocks = [
      `${this.status}: ${this.headline()}`,
      textsPlain(this.texts),
      textTable(this.probabilityTable()),
      textTable(this.table()),
      ...(ranking.length > 0 ? [`words by importance (${this.rankedBy()}): ${ranked}`] : []),
      ...this.notes.map((note) => `note: ${note}`),
    ];
    return blocks.join("\n\n");
  }

  override [jupyterDisplay](): MimeBundle {
    return { "text/html": this.blockHtml(), "text/plain": this.toString() };
  }

  /** What a notebook shows, as a piece of HTML that is safe to show. */
  blockHtml(): string {
    const { text, pair } = this.texts;
    const { ranking } = this.parts;
    const lines = worthPieces([text, ...(pair === null ? [] : [pair])], ranking);
    const grounds = lines.map((pieces) => `<div dir="auto">${wordGrounds(pieces)}</div>`).join("");
    return [
      `<p>${statusHtml(this.status)} ${escapeHtml(this.headline())}</p>`,
      `<div style="font-size:1.1em;margin:0.75em 0">${textsHtml(this.texts)}</div>`,
      ...[this.probabilityTable(), this.table()].map(
        (table) => `<div style="margin:0.75em 0">${htmlTable(table)}</div>`,
      ),
      ...(ranking.length > 0
        ? [
            `<p>Words by importance (${escapeHtml(this.rankedBy())}): the stronger the blue, the more important.</p>${grounds}`,
          ]
        : []),
      notesHtml(this.notes),
    ].join("\n");
  }

  private headline(): string {
    const { status, queries, changedWords, words } = this.parts;
    const [before, after] = [this.rows[0], this.rows[this.rows.length - 1]].map(({ prediction }) =>
      className(prediction, this.provenance),
    );
    if (status === "skipped") return `${before} is predicted without an attack`;
    return `${before} → ${after}, ${queries} queries, ${changedWords} of ${words} words changed`;
  }

  private rankedBy(): string {
    return String(this.provenance.options.importance);
  }
}

/** Texts cut into words with what they are worth, and what lies between. */
function worthPieces(texts: readonly string[], ranking: readonly RankedWord[]): WorthPiece[][] {
  const worths = new Map(ranking.map(({ position, worth }) => [position, worth]));
  let position = 0;
  return texts.map((text) => {
    const pieces: WorthPiece[] = [];
    let done = 0;
    for (const word of cutWords(text)) {
      pieces.push({ text: text.slice(done, word.start) }, { text: word.text, worth: worths.get(position) });
      done = word.end;
      position++;
    }
    return [...pieces, { text: text.slice(done) }];
  });
}
