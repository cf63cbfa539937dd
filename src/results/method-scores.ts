import { extname } from "node:path";
import type { HeadScore } from "../importance/head-score.js";
import type { Chart } from "../show/chart.js";
import { scoreChart } from "../show/score-chart.js";
import type { Table } from "../show/table.js";
import { invalid, missing, RahpError } from "../support/rahp-error.js";
import { originOf, readRows } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";
import { readJsonFile } from "./saved-file.js";

/**
 * One score a head, by a method that RAHP is compared with.
 *
 * @example
 * const scores = await scoreHeads(model, data, { method: "michel" });
 * await scores.save("michel.csv"); // and michel.provenance.json, which tells the method
 * const choice = selectByScore(scores, { rho: 0.4 });
 */
export class MethodScores extends Result<HeadScore> {
  override readonly kind = "MethodScores";
  override readonly keys = ["layer", "head"];

  constructor(rows: readonly HeadScore[], origin: ResultOrigin) {
    super(rows, origin);
  }

  /** The method's name; null where a file came without its provenance. */
  get method(): string | null {
    const { method } = this.provenance.options;
    return typeof method === "string" ? method : null;
  }

  /**
   * Reads what `save` wrote, in any of its forms, with what lies beside it.
   * @throws RahpError for a missing file or column, or a value that is not a number
   */
  static async load(path: string): Promise<MethodScores> {
    if (extname(path).toLowerCase() === ".json") {
      const document = await readJsonFile(path);
      if (document.kind !== "MethodScores") {
        throw new RahpError(`invalid head scores: ${path} (expected what score --method writes)`);
      }
      return new MethodScores(checkRows(document.rows, path), originIn(document, path));
    }
    const rows = checkRows(await readRows(path), path);
    return new MethodScores(rows, await originOf(path, "MethodScores", "scoreHeads"));
  }

  override table(): Table {
    return {
      columns: [
        { key: "layer", title: "layer" },
        { key: "head", title: "head" },
        { key: "score", title: this.method ?? "score" },
        { key: "scoreStderr", title: "± s.e." },
      ],
      rows: this.rows,
    };
  }

  /** The score of each head as a heat map. */
  chart(): Chart {
    return scoreChart(this.rows, this.method ?? "score");
  }
}

/** Rows of a file that somebody may have edited; other programs may leave the standard errors out. */
function checkRows(rows: unknown, path: string): HeadScore[] {
  if (!Array.isArray(rows) || rows.length === 0) throw new RahpError(`empty head scores: ${path}`);
  const checked = rows.map((row, i): HeadScore => {
    const place = `in ${path}, row ${i + 1}`;
    if (typeof row !== "object" || row === null) {
      throw new RahpError(`invalid head scores ${place}: ${JSON.stringify(row)}`);
    }
    for (const column of ["layer", "head", "score"]) {
      if (!(column in row)) throw missing(`column in ${path}`, column);
    }
    const { layer, head, score, scoreStderr = null } = row;
    const isIndex = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
    if (!isIndex(layer)) throw invalid(`layer ${place}`, layer, "a whole number of at least 0");
    if (!isIndex(head)) throw invalid(`head ${place}`, head, "a whole number of at least 0");
    if (!Number.isFinite(score)) throw invalid(`score ${place}`, score, "a number");
    if (scoreStderr !== null && !Number.isFinite(scoreStderr)) {
      throw invalid(`scoreStderr ${place}`, scoreStderr, "a number, or nothing");
    }
    return { layer, head, score, scoreStderr };
  });
  const heads = new Set(checked.map(({ layer, head }) => `${layer} ${head}`));
  if (heads.size < rows.length) throw new RahpError(`invalid head scores in ${path}: a head occurs twice`);
  return checked;
}
