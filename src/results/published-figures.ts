/** What the paper printed for a method, on one task, under one attack where it was attacked. */
export interface PublishedFigure {
  /** 1 or 3, of RAHP ("CLEVER-guided robustness-aware head pruning for transformer models"). */
  readonly table: 1 | 3;
  readonly model: PublishedModel;
  readonly task: string;
  /** As the paper calls it. */
  readonly method: string;
  /** As `compareMethods` calls it; null where it has no such method. */
  readonly name: string | null;
  /** The recipe of that name; null in table 1. */
  readonly attack: string | null;
  /** On clean texts, 0 to 1. */
  readonly accuracy: number;
  /** On AdvGLUE, 0 to 1; null in table 3. */
  readonly adversarialAccuracy: number | null;
  /** 0 to 1; null in table 1. */
  readonly accuracyUnderAttack: number | null;
  /** Mean over successes; null in table 1. */
  readonly averageQueriesOfSuccesses: number | null;
}

export const PUBLISHED_MODELS = ["RoBERTa-base", "RoBERTa-large", "BERT-base"] as const;
export type PublishedModel = (typeof PUBLISHED_MODELS)[number];

/** The paper's methods by the names of `compareMethods`. */
const names: Readonly<Record<string, string>> = {
  Vanilla: "vanilla",
  "Fine-tune": "vanilla",
  "R-Drop": "r-drop",
  "Child-Tuning_D": "child-tuning-d",
  SMART: "smart",
  FreeLB: "free-lb",
  "ROSE-First": "rose-first",
  "ROSE-Second": "rose-second",
  "ROSE-Ensemble": "rose-ensemble",
  RAHP: "rahp",
};

const TASKS = ["SST-2", "RTE", "QNLI", "QQP"] as const;

/** Table 1, in percent: of each task in the order above, accuracy on GLUE and on AdvGLUE. RAHP at ρ = 0.6. */
const table1: Readonly<
  Record<"RoBERTa-base" | "RoBERTa-large", Readonly<Record<string, readonly number[]>>>
> = {
  "RoBERTa-base": {
    Vanilla: [94.29, 24.05, 77.91, 28.15, 92.97, 27.43, 91.58, 19.49],
    "R-Drop": [95.32, 27.84, 79.86, 31.36, 93.3, 28.92, 91.86, 37.44],
    "Child-Tuning_D": [94.21, 23.82, 75.52, 16.54, 92.36, 31.89, 91.64, 17.95],
    SMART: [94.98, 35.95, 77.54, 24.44, 93.35, 34.29, 91.04, 46.58],
    FreeLB: [94.89, 35.81, 78.42, 32.1, 93.12, 36.22, 92.04, 44.1],
    "ROSE-First": [94.84, 37.67, 78.34, 35.49, 92.19, 44.19, 89.56, 44.44],
    "ROSE-Second": [93.78, 36.99, 78.16, 37.97, 92.41, 34.63, 90.48, 45.73],
    "ROSE-Ensemble": [94.09, 39.36, 78.63, 38.02, 92.64, 39.59, 90.39, 47.44],
    RAHP: [94.56, 38.9, 78.95, 39.6, 92.78, 42.19, 91.96, 48.14],
  },
  "RoBERTa-large": {
    Vanilla: [96.08, 56.08, 85.92, 61.73, 94.58, 63.38, 92.09, 40.6],
    "R-Drop": [96.59, 53.38, 85.56, 66.67, 95.01, 55.95, 92.35, 44.8],
    "Child-Tuning_D": [95.91, 51.35, 85.92, 61.73, 94.3, 58.11, 92.03, 43.59],
    SMART: [96.67, 59.12, 85.02, 69.14, 94.91, 61.04, 92.12, 50.85],
    FreeLB: [96.49, 59.32, 86.76, 66.91, 94.99, 62.3, 92.6, 48.21],
    "ROSE-First": [95.58, 57.77, 85.13, 70.62, 94.08, 64.02, 90.67, 60.26],
    "ROSE-Second": [96.29, 60.59, 85.08, 67.49, 94.72, 63.68, 91.68, 55.9],
    "ROSE-Ensemble": [96.1, 60.81, 85.92, 71.11, 94.26, 64.64, 91.46, 60.51],
    RAHP: [96.32, 62.02, 85.96, 71.25, 94.74, 67.51, 90.31, 57.12],
  },
};

const ATTACKS = ["bert-attack", "textbugger", "textfooler"] as const;

/** Table 3, BERT-base: accuracy in percent; of each attack in the order above, accuracy in percent and queries. RAHP at ρ = 0.4. */
const table3: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  "SST-2": {
    "Fine-tune": [92.71, 3.83, 106.4, 6.1, 90.5, 28.7, 46],
    FreeLB: [92.01, 23.88, 174.7, 29.4, 132.6, 49.7, 53.8],
    WLRE: [92.11, 29.8, 185.4, 32.8, 138.4, 50.1, 56.4],
    SD: [91.36, 36.46, 201.2, 46.3, 167.3, 54.5, 62.3],
    MC2F: [92.71, 40.05, 289.4, 52.6, 184.2, 61.8, 84.2],
    RAHP: [92.25, 40.33, 285.1, 53.85, 189.3, 60.69, 84.5],
  },
  "AG-News": {
    "Fine-tune": [94.68, 4.09, 412.9, 14.7, 306.4, 40, 166.2],
    FreeLB: [94.99, 19.9, 581.8, 33.2, 396, 52.9, 201.1],
    WLRE: [94.05, 28.6, 657.1, 32.6, 468.1, 53.4, 208],
    SD: [93.81, 38.6, 744.1, 49.3, 488.1, 60.1, 219.4],
    MC2F: [95.13, 45.3, 892.5, 53.8, 561.4, 64.3, 299],
    RAHP: [95.01, 45.3, 888.6, 54.11, 573.12, 66.12, 307],
  },
  Yelp: {
    "Fine-tune": [95.19, 5.4, 116.2, 5.2, 105.4, 29.6, 52.6],
    FreeLB: [95.11, 28.24, 184.3, 28.3, 143.5, 50, 68.4],
    WLRE: [94.86, 31.46, 208.2, 31.5, 155, 50, 69.1],
    SD: [93.45, 39.61, 320.7, 47.8, 187.6, 55.1, 100.2],
    MC2F: [95.26, 48.5, 586.4, 54, 214.3, 63.2, 112.4],
    RAHP: [95.2, 49.12, 599.1, 52.97, 202.2, 63.31, 114],
  },
};

/**
 * The figures of the paper's tables 1 and 3, which compare RAHP with training methods: accuracy on GLUE and AdvGLUE, and
 * under three attacks. Means of five seeds, of other models, data and constraints than a run of one's own has.
 *
 * @example publishedFigures().filter(({ task }) => task === "SST-2")
 */
export function publishedFigures(): PublishedFigure[] {
  return [...ofTable1(), ...ofTable3()];
}

function ofTable1(): PublishedFigure[] {
  return Object.entries(table1).flatMap(([model, methods]) =>
    Object.entries(methods).flatMap(([method, figures]) =>
      TASKS.map((task, i) => ({
        ...{ table: 1 as const, model: model as PublishedModel, task, method, name: names[method] ?? null },
        ...{ attack: null, accuracy: share(figures[2 * i]), adversarialAccuracy: share(figures[2 * i + 1]) },
        ...{ accuracyUnderAttack: null, averageQueriesOfSuccesses: null },
      })),
    ),
  );
}

function ofTable3(): PublishedFigure[] {
  return Object.entries(table3).flatMap(([task, methods]) =>
    Object.entries(methods).flatMap(([method, [accuracy, ...figures]]) =>
      ATTACKS.map((attack, i) => ({
        ...{ table: 3 as const, model: "BERT-base" as const, task, method, name: names[method] ?? null },
        ...{ attack, accuracy: share(accuracy), adversarialAccuracy: null },
        ...{ accuracyUnderAttack: share(figures[2 * i]), averageQueriesOfSuccesses: figures[2 * i + 1] },
      })),
    ),
  );
}

/** Of a percentage as printed, without the digits that a division adds. */
function share(percent: number): number {
  return Number((percent / 100).toFixed(4));
}
