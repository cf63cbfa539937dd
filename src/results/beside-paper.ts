import { formatNumber, type NumberFormat } from "../show/format-number.js";
import type { Column, Table } from "../show/table.js";
import { checkOneOf } from "../support/check-options.js";
import type { MethodSummary } from "./method-row.js";
import {
  PUBLISHED_MODELS,
  type PublishedFigure,
  type PublishedModel,
  publishedFigures,
} from "./published-figures.js";
import { withDeviation } from "./with-deviation.js";

/** Which of the paper's figures stand beside one's own. */
export interface BesidePaperOptions {
  /** RoBERTa-base and -large are table 1's (GLUE and AdvGLUE), BERT-base is table 3's (three attacks). */
  readonly model: PublishedModel;
  /** SST-2, RTE, QNLI or QQP; with BERT-base SST-2, AG-News or Yelp. @default "SST-2" */
  readonly task?: string;
}

/** A figure that stands in two columns: the paper's and one's own. */
interface Beside {
  readonly key: "accuracy" | "adversarialAccuracy" | "accuracyUnderAttack" | "averageQueriesOfSuccesses";
  readonly title: string;
  readonly format: NumberFormat;
}

const ACCURACY: Beside = { key: "accuracy", title: "accuracy", format: "percent" };
const FIGURES: Readonly<Record<1 | 3, readonly Beside[]>> = {
  1: [ACCURACY, { key: "adversarialAccuracy", title: "adversarial", format: "percent" }],
  3: [
    ACCURACY,
    { key: "accuracyUnderAttack", title: "under attack", format: "percent" },
    { key: "averageQueriesOfSuccesses", title: "queries of a success", format: "score" },
  ],
};

/** One line of the table: what the paper printed, what was measured, or both. */
interface Pair {
  readonly method: string;
  readonly attack: string | null;
  readonly published?: PublishedFigure;
  readonly own?: MethodSummary;
}

/**
 * The paper's figures and one's own in columns beside each other, one's own methods first. A recipe whose name begins with
 * that of one of the paper's stands beside it; the paper's other attacks are left out where some were made here.
 *
 * @throws RahpError for a model or task that the paper has no such figures of
 */
export function besidePaper(
  summary: readonly MethodSummary[],
  { model, task = "SST-2" }: BesidePaperOptions,
  here: string,
): Table {
  checkOneOf("model", model, PUBLISHED_MODELS);
  const ofModel = publishedFigures().filter((figure) => figure.model === model);
  checkOneOf("task", task, [...new Set(ofModel.map((figure) => figure.task))]);
  const published = ofModel.filter((figure) => figure.task === task);
  const { table } = published[0];
  const figures = FIGURES[table];
  const pairs = table === 1 ? pairsOf(firstOfEach(summary), published) : pairsOf(summary, published);
  return {
    caption: `RAHP, table ${table}: ${model} on ${task}; here: ${here}`,
    columns: [
      { key: "method", title: "method" },
      ...(table === 3 ? [{ key: "attack", title: "attack" }] : []),
      ...figures.flatMap(({ key, title }): Column[] => [
        { key: `${key}Paper`, title: `${title}: paper`, align: "right" },
        { key: `${key}Here`, title: "here", align: "right" },
      ]),
    ],
    rows: pairs.map(({ method, attack, published, own }) => ({
      method,
      attack: attack ?? "none",
      ...Object.fromEntries(
        figures.flatMap(({ key, format }) => [
          [`${key}Paper`, formatNumber(published?.[key], format)],
          [`${key}Here`, withDeviation(own?.[key] ?? null, format)],
        ]),
      ),
    })),
  };
}

/** Without what attacks did: table 1 has none. */
function firstOfEach(summary: readonly MethodSummary[]): MethodSummary[] {
  return summary
    .filter(({ method }, i) => summary.findIndex((row) => row.method === method) === i)
    .map((row) => ({ ...row, attack: null }));
}

function pairsOf(summary: readonly MethodSummary[], published: readonly PublishedFigure[]): Pair[] {
  const own = summary.map((row): Pair => {
    const figure = published.find(({ name, attack }) => name === row.method && isAlike(row.attack, attack));
    return { method: row.method, attack: row.attack, own: row, published: figure };
  });
  const met = new Set(own.map((pair) => pair.published));
  const attacks = new Set(own.flatMap(({ published }) => published?.attack ?? []));
  const others = published
    .filter((figure) => !met.has(figure) && (attacks.size === 0 || attacks.has(figure.attack!)))
    .map(
      (figure): Pair => ({ method: figure.name ?? figure.method, attack: figure.attack, published: figure }),
    );
  return [...own, ...others];
}

function isAlike(own: string | null, published: string | null): boolean {
  return own === published || (own !== null && published !== null && own.startsWith(`${published}-`));
}
