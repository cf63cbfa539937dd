import type { AttackMetrics } from "../attacks/attack-metrics.js";
import type { ComparedMeasure, RobustnessComparisonRow } from "../results/robustness-comparison.js";
import { bootstrapMeans, percentileInterval } from "../robustness/bootstrap-means.js";
import { mcNemar } from "../robustness/mcnemar.js";
import { mean, wilsonInterval } from "../support/statistics.js";

/** What a model made of texts, one number an example. */
export interface Judged {
  /** 1 where it is right, 0 elsewhere. */
  readonly correct: readonly number[];
  /** C, in embedding units. */
  readonly clever: readonly number[];
}

/** What an attack on a model came to. */
export interface Attacked {
  /** 1 where the model is right before the attack, 0 elsewhere; the same examples of each model. */
  readonly right: readonly number[];
  /** 1 where it still is under attack, 0 elsewhere. */
  readonly held: readonly number[];
  readonly metrics: AttackMetrics;
}

/** What was found of one model on one set of texts. */
export interface ModelFindings {
  readonly model: string;
  readonly clean: Judged;
  readonly adversarial?: Judged;
  readonly attacked?: Attacked;
}

export interface Bootstrap {
  readonly draws: number;
  readonly seed: number;
}

/** A measure of one model, and its mean in each draw of a bootstrap in which all models have the same draws. */
interface Measured {
  readonly value: number;
  readonly means: Float64Array;
  readonly examples: number;
  /** One number an example, where the measure is an accuracy. */
  readonly correct?: readonly number[];
}

/** All measures of the models on one set of texts, measure by measure; the first model is what others are compared to. */
export function comparisonRows(
  set: string,
  findings: readonly ModelFindings[],
  bootstrap: Bootstrap,
): RobustnessComparisonRow[] {
  const rowsOf = (measure: ComparedMeasure, ofModels: readonly Measured[]) =>
    ofModels.map(
      (measured, i): RobustnessComparisonRow => ({
        ...{ set, measure, model: findings[i].model },
        ...compared(measured, ofModels[0], i === 0),
      }),
    );
  const clean = judge(
    findings.map((found) => found.clean),
    bootstrap,
  );
  const adversarial = allOf(findings, "adversarial");
  const attacked = allOf(findings, "attacked");
  const rows = [...rowsOf("accuracy", clean.accuracy), ...rowsOf("meanClever", clean.clever)];
  if (adversarial) {
    const { accuracy } = judge(adversarial, { ...bootstrap, seed: bootstrap.seed + 1 }); // other texts, other draws
    const drops = accuracy.map((after, i) => dropOf(clean.accuracy[i], after));
    rows.push(...rowsOf("adversarialAccuracy", accuracy), ...rowsOf("drop", drops));
  }
  if (attacked) {
    const corrects = [...attacked.map(({ right }) => right), ...attacked.map(({ held }) => held)];
    const measured = accuracies(corrects, bootstrapMeans(corrects, bootstrap.draws, bootstrap.seed + 2));
    const [before, under] = [measured.slice(0, attacked.length), measured.slice(attacked.length)];
    const models = findings.map(({ model }) => model);
    rows.push(...rowsOf("accuracyBeforeAttack", before), ...rowsOf("accuracyUnderAttack", under));
    rows.push(...metricRows(set, models, attacked));
  }
  return rows;
}

/** What is known of every model; undefined where it is known of none. */
function allOf<K extends "adversarial" | "attacked">(findings: readonly ModelFindings[], part: K) {
  const known = findings.flatMap(({ [part]: found }) => (found === undefined ? [] : [found]));
  return known.length > 0 ? (known as NonNullable<ModelFindings[K]>[]) : undefined;
}

function judge(judged: readonly Judged[], { draws, seed }: Bootstrap) {
  const corrects = judged.map(({ correct }) => correct);
  const clevers = judged.map(({ clever }) => clever);
  const means = bootstrapMeans([...corrects, ...clevers], draws, seed);
  return {
    accuracy: accuracies(corrects, means),
    clever: clevers.map((clever, i) => ({
      value: mean(clever),
      means: means[judged.length + i],
      examples: clever.length,
    })),
  };
}

function accuracies(corrects: readonly (readonly number[])[], means: readonly Float64Array[]): Measured[] {
  return corrects.map((correct, i) => ({
    value: mean(correct),
    means: means[i],
    examples: correct.length,
    correct,
  }));
}

/** Accuracy on clean texts − on adversarial ones, which are drawn apart from each other. */
function dropOf(before: Measured, after: Measured): Measured {
  return {
    value: before.value - after.value,
    means: before.means.map((value, draw) => value - after.means[draw]),
    examples: after.examples,
  };
}

/** A measure with its interval, and beside the first model's. */
function compared({ value, means, examples, correct }: Measured, first: Measured, isFirst: boolean) {
  const [low, high] = correct
    ? wilsonInterval(
        correct.reduce((sum, one) => sum + one, 0),
        examples,
      )
    : percentileInterval(means);
  if (isFirst) return { examples, value, low, high, ...NO_DIFFERENCE };
  const [differenceLow, differenceHigh] = percentileInterval(means.map((m, draw) => m - first.means[draw]));
  const difference = { difference: value - first.value, differenceLow, differenceHigh };
  if (!correct) return { ...NO_DIFFERENCE, examples, value, low, high, ...difference };
  const { onlyFirst, onlySecond: onlyThis, p } = mcNemar(first.correct!, correct);
  return { examples, value, low, high, ...difference, onlyFirst, onlyThis, p };
}

const NO_DIFFERENCE = {
  ...{ difference: null, differenceLow: null, differenceHigh: null },
  ...{ onlyFirst: null, onlyThis: null, p: null },
};

const METRICS = ["successRate", "averageQueries", "averageQueriesOfSuccesses", "perturbedWords"] as const;

/** That some attacks only have. */
const SOME_METRICS = ["averageSimilarity"] as const;

/** Measures of an attack that each model has over examples of its own, so that there are no pairs. */
function metricRows(
  set: string,
  models: readonly string[],
  attacked: readonly Attacked[],
): RobustnessComparisonRow[] {
  const isKnown = (measure: keyof AttackMetrics) => attacked.some(({ metrics }) => metrics[measure] !== null);
  return [...METRICS, ...SOME_METRICS.filter(isKnown)].flatMap((measure) =>
    attacked.map(({ metrics, held }, i): RobustnessComparisonRow => {
      const { [measure]: value, succeeded, failed } = metrics;
      const { [measure]: ofFirst } = attacked[0].metrics;
      const hasInterval = measure === "successRate" && value !== null;
      const [low, high] = hasInterval ? wilsonInterval(succeeded, succeeded + failed) : [null, null];
      const difference = i === 0 || value === null || ofFirst === null ? null : value - ofFirst;
      const row = { set, measure, model: models[i], examples: held.length, value, low, high };
      return { ...NO_DIFFERENCE, ...row, difference };
    }),
  );
}
