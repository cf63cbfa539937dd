import { extname } from "node:path";
import type { RankingTrust } from "../robustness/ranking-trust.js";
import type { Chart } from "../show/chart.js";
import { headScoresChart } from "../show/head-scores-chart.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { combinationOf, combineSamples, trustOf } from "./combine-samples.js";
import type { HeadSampleRow, HeadScoreRow } from "./head-score-rows.js";
import { originOf, readRows } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";
import { readJsonFile } from "./saved-file.js";
import { dropStale, readSideTable, sideFiles } from "./side-table.js";

const COLUMNS = ["layer", "head", "deltaClever", "deltaCleverStderr", "fisher"] as const;
const SAMPLE_COLUMNS = ["id", "layer", "head", "clever", "deltaClever", "firstOrder", "fisher"] as const;
const SAMPLES = { name: "samples", columns: SAMPLE_COLUMNS };
const NULLABLE: readonly string[] = ["deltaClever", "firstOrder"];

/**
 * How much each head costs the model's local robustness, and how much its loss depends on it.
 *
 * @example
 * const scores = await scoreHeads(model, data);
 * await scores.save("scores.csv"); // and scores.samples.arrow, scores.provenance.json
 * scores.chart();
 */
export class HeadScores extends Result<HeadScoreRow> {
  override readonly kind = "HeadScores";
  override readonly keys = ["layer", "head"];
  /** Scores of each sample, sample by sample in the order of the heads; none where only the table was loaded. */
  readonly samples: readonly HeadSampleRow[];

  constructor(rows: readonly HeadScoreRow[], samples: readonly HeadSampleRow[], origin: ResultOrigin) {
    super(rows, origin);
    this.samples = samples;
    this.trust = samples.length > 0 ? trustOf(samples, combinationOf(this.provenance)).trust : null;
  }

  /** How far the ranking by ΔCLEVER rests on few samples; null where only the table was loaded. */
  readonly trust: RankingTrust | null;

  /** One row a head from per-sample scores, as the provenance's options say, and a note how far they can be trusted. */
  static fromSamples(samples: readonly HeadSampleRow[], { notes = [], ...origin }: ResultOrigin): HeadScores {
    const combination = combinationOf(origin.provenance);
    const { note } = trustOf(samples, combination);
    const rows = combineSamples(samples, combination);
    return new HeadScores(rows, samples, { ...origin, notes: [...notes, note] });
  }

  /**
   * Reads what `save` wrote, in any of its forms, with what lies beside it.
   * @throws RahpError for a missing file or column, or a value that is not a number
   */
  static async load(path: string): Promise<HeadScores> {
    if (extname(path).toLowerCase() === ".json") {
      const document = await readJsonFile(path);
      if (document.kind !== "HeadScores") {
        throw new RahpError(`invalid head scores: ${path} (expected what score writes)`);
      }
      const samples = checkSamples(document.samples ?? [], path);
      return new HeadScores(checkRows(document.rows, path), samples, originIn(document, path));
    }
    const rows = checkRows(await readRows(path), path);
    const { file, rows: samples } = await readSideTable(path, SAMPLES);
    const origin = await originOf(path, "HeadScores", "scoreHeads");
    return new HeadScores(rows, checkSamples(samples, file), origin);
  }

  override table(): Table {
    return {
      columns: [
        { key: "layer", title: "layer" },
        { key: "head", title: "head" },
        { key: "deltaClever", title: "ΔCLEVER" },
        { key: "deltaCleverStderr", title: "± s.e." },
        { key: "fisher", title: "Fisher" },
      ],
      rows: this.rows,
    };
  }

  /** ΔCLEVER and Fisher of each head as heat maps side by side (the paper's figure 3). */
  chart(): Chart {
    return headScoresChart(this.rows.map((row) => ({ ...row, importance: row.fisher })));
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), trust: this.trust, samples: this.samples };
  }

  /** As every result's, with the per-sample scores in `NAME.samples.arrow` beside a `.csv`, `.jsonl` or `.arrow`. */
  override async save(path: string): Promise<void> {
    await super.save(path);
    await dropStale(path, SAMPLES, this.samples);
  }

  /** Nothing: the samples are in a file of their own, and tell the trust. */
  protected override besideRows(): Record<string, unknown> {
    return {};
  }

  protected override filesFor(path: string): Map<string, string | Uint8Array> {
    return new Map([...sideFiles(path, SAMPLES, this.samples), ...super.filesFor(path)]);
  }
}

/** Rows of a file that somebody may have edited. */
function checkRows(rows: unknown, path: string): HeadScoreRow[] {
  if (!Array.isArray(rows) || rows.length === 0) throw new RahpError(`empty head scores: ${path}`);
  for (const [i, row] of rows.entries()) {
    if (typeof row !== "object" || row === null) {
      throw new RahpError(`invalid head scores in ${path}, row ${i + 1}: ${JSON.stringify(row)}`);
    }
    for (const column of COLUMNS) {
      if (!(column in row)) throw new RahpError(`missing column in ${path}: ${column}`);
      const value: unknown = row[column];
      const isNumber = typeof value === "number" && Number.isFinite(value);
      const isIndex = Number.isInteger(value) && (value as number) >= 0;
      const fits =
        column === "layer" || column === "head"
          ? isIndex
          : isNumber || (column === "deltaCleverStderr" && value === null);
      if (!fits)
        throw new RahpError(
          `invalid ${column} in ${path}, row ${i + 1}: ${JSON.stringify(value)} (expected a number)`,
        );
    }
    if (row.fisher < 0)
      throw new RahpError(`invalid fisher in ${path}, row ${i + 1}: ${row.fisher} (expected at least 0)`);
  }
  const heads = new Set(rows.map(({ layer, head }) => `${layer} ${head}`));
  if (heads.size < rows.length) throw new RahpError(`invalid head scores in ${path}: a head occurs twice`);
  return rows.map(
    (row) => Object.fromEntries(COLUMNS.map((column) => [column, row[column]])) as unknown as HeadScoreRow,
  );
}

function checkSamples(samples: unknown, path: string): HeadSampleRow[] {
  const fits = (row: HeadSampleRow) =>
    SAMPLE_COLUMNS.every(
      (column) => Number.isFinite(row?.[column]) || (NULLABLE.includes(column) && row?.[column] === null),
    );
  if (Array.isArray(samples) && samples.every(fits)) return samples;
  throw new RahpError(`invalid samples in ${path} (expected what scoreHeads writes)`);
}
