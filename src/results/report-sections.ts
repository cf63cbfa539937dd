import { type BeforeAfterRow, beforeAfterChart } from "../show/before-after-chart.js";
import type { Chart } from "../show/chart.js";
import type { ReportSection } from "../show/html-report.js";
import { AttackLog } from "./attack-log.js";
import { CleverBounds } from "./clever-bounds.js";
import { EmbeddingDistances } from "./embedding-distances.js";
import { Evaluation } from "./evaluation.js";
import { HackAttendLog } from "./hack-attend-log.js";
import { HeadScores } from "./head-scores.js";
import { HeadSelection } from "./head-selection.js";
import { MethodComparison } from "./method-comparison.js";
import { MethodScores } from "./method-scores.js";
import { PruningMeasurement } from "./pruning-measurement.js";
import { PruningRecord } from "./pruning-record.js";
import type { Result } from "./result.js";
import { RobustnessComparison } from "./robustness-comparison.js";
import { RobustnessTable } from "./robustness-table.js";
import { SeedSummary } from "./seed-summary.js";
import { Sweep } from "./sweep.js";
import { TextAttack } from "./text-attack.js";
import { TrainingLog } from "./training-log.js";

/**
 * What a report says of results: a section for each, kind by kind, and one that compares before and after where there
 * are two evaluations or two attack logs.
 */
export function reportSections(results: readonly Result<object>[]): ReportSection[] {
  const of = <T extends Result<object>>(kind: new (...args: never[]) => T): T[] =>
    results.filter((result): result is T => result instanceof kind);
  const [evaluations, logs] = [of(Evaluation), of(AttackLog)];
  return [
    ...of(HeadScores).map(scoresSection),
    ...of(MethodScores).map(methodSection),
    ...of(HeadSelection).map((choice) => selectionSection(choice, of(HeadScores))),
    ...of(PruningRecord).map(pruningSection),
    ...of(PruningMeasurement).map(measurementSection),
    ...comparisonSection(evaluations, logs),
    ...evaluations.map(evaluationSection),
    ...of(CleverBounds).map(boundsSection),
    ...of(EmbeddingDistances).map(distancesSection),
    ...of(RobustnessTable).map(robustnessSection),
    ...of(RobustnessComparison).map(modelsSection),
    ...of(MethodComparison).map(methodsSection),
    ...of(Sweep).map(sweepSection),
    ...of(TrainingLog).map(trainingSection),
    ...of(SeedSummary).map(seedsSection),
    ...logs.map(attackSection),
    ...of(TextAttack).map(textSection),
    ...of(HackAttendLog).map(hackAttendSection),
  ];
}

function scoresSection(scores: HeadScores): ReportSection {
  return {
    heading: "Head scores",
    text:
      "ΔCLEVER is the mean rise of the local robustness C when a head is masked: positive values are heads that make the model fragile. Fisher says how much the loss depends on the head." +
      notesOf(scores),
    charts: [scores.chart()],
    tables: [scores.table()],
  };
}

function methodSection(scores: MethodScores): ReportSection {
  return {
    heading: `Head scores by ${scores.method ?? "an unnamed method"}`,
    text: `One score a head.${notesOf(scores)}`,
    charts: [scores.chart()],
    tables: [scores.table()],
  };
}

/** @param scores  of the report, whose notes it tells already */
function selectionSection(choice: HeadSelection, scores: readonly HeadScores[]): ReportSection {
  const told = scores.flatMap(({ notes }) => notes);
  const notes = choice.notes.filter((note) => !told.includes(note));
  const rule =
    choice.method === null
      ? "S = β·ΔC′ − α·I′ with both scores scaled to 0…1."
      : `They are ranked by one score: ${choice.method}.`;
  return {
    heading: "Selection",
    text: `${choice.pruned.length} of ${choice.toRows().length} heads are to be pruned, ${choice.protected.length} are protected. ${rule}${notesOf({ notes })}`,
    charts: [choice.chart(), choice.layerChart(), ...(choice.isFirmnessKnown ? [choice.rankChart()] : [])],
    tables: [choice.table()],
  };
}

function pruningSection(pruning: PruningRecord): ReportSection {
  return {
    heading: `Pruning of ${nameOf(pruning)}`,
    text: `${pruning.selection.pruned.length} of ${pruning.selection.toRows().length} heads went.${notesOf(pruning)}`,
    charts: [pruning.chart()],
    tables: [pruning.table()],
  };
}

function measurementSection(measurement: PruningMeasurement): ReportSection {
  return {
    heading: "What pruning saved",
    text: `Times are medians of rounds in which both models took turns, on the engine ${measurement.provenance.engine ?? "in use"}.`,
    tables: [measurement.table()],
  };
}

/** Accuracy and accuracy under attack before and after, where there are two of each. */
function comparisonSection(evaluations: readonly Evaluation[], logs: readonly AttackLog[]): ReportSection[] {
  const rows: BeforeAfterRow[] = [];
  if (evaluations.length === 2) {
    const [before, after] = evaluations.map(({ accuracy }) => accuracy);
    rows.push({ measure: "Accuracy", before, after });
  }
  if (logs.length === 2) {
    const [before, after] = logs.map(({ metrics }) => metrics.accuracyUnderAttack ?? Number.NaN);
    rows.push({ measure: "Accuracy under attack", before, after });
  }
  if (rows.length === 0) return [];
  const charts: Chart[] = [beforeAfterChart(rows)];
  const text =
    evaluations.length === 2
      ? `Mean local robustness C: ${evaluations.map(({ meanClever }) => meanClever.toPrecision(3)).join(" before, ")} after pruning.`
      : undefined;
  return [{ heading: "Before and after", ...(text && { text }), charts }];
}

function evaluationSection(evaluation: Evaluation): ReportSection {
  return {
    heading: `Evaluation of ${nameOf(evaluation)}`,
    text: `Accuracy with Wilson's 95 % interval, and the mean local robustness C, on ${evaluation.provenance.data?.name ?? "the data"}.${notesOf(evaluation)}`,
    tables: [evaluation.table()],
  };
}

function boundsSection(bounds: CleverBounds): ReportSection {
  return {
    heading: `Extreme-value CLEVER of ${nameOf(bounds)}`,
    text: `How far each example can be moved in embedding space, by the estimate, before the model errs.${notesOf(bounds)}`,
    charts: [bounds.chart()],
    tables: [bounds.table()],
  };
}

function distancesSection(distances: EmbeddingDistances): ReportSection {
  return {
    heading: `Distances at which ${nameOf(distances)} errs`,
    text: `How far each example was moved in embedding space, by projected gradient descent, before the model erred.${notesOf(distances)}`,
    charts: distances.toRows().some(({ distance, clever }) => distance && clever > 0)
      ? [distances.chart()]
      : [],
    tables: [distances.table()],
  };
}

function robustnessSection(table: RobustnessTable): ReportSection {
  return {
    heading: `C, bounds and found distances of ${nameOf(table)}`,
    text: `An estimate at the example itself, an estimated lower bound, and the distance of a misclassified point.${notesOf(table)}`,
    charts: table.toRows().some(({ distance, clever }) => distance && clever > 0) ? [table.chart()] : [],
    tables: [table.table()],
  };
}

function modelsSection(comparison: RobustnessComparison): ReportSection {
  return {
    heading: "Models compared",
    text: `On the same texts, each beside the first.${notesOf(comparison)}`,
    charts: [comparison.chart()],
    tables: [comparison.table()],
  };
}

function methodsSection(comparison: MethodComparison): ReportSection {
  return {
    heading: `Methods compared on ${nameOf(comparison)}`,
    text: `How the model is trained and pruned, judged on ${comparison.provenance.data?.name ?? "the data"}.${notesOf(comparison)}`,
    charts: [comparison.chart()],
    tables: [comparison.table()],
  };
}

function sweepSection(result: Sweep): ReportSection {
  const [chart, tradeOff] = [result.chart(), result.tradeOffChart()];
  return {
    heading: `Settings compared on ${nameOf(result)}`,
    text: `What is left without the heads that each setting chooses, on ${result.provenance.data?.name ?? "the data"}.${notesOf(result)}`,
    charts: chart.title === tradeOff.title ? [chart] : [chart, tradeOff],
    tables: [result.table()],
  };
}

function trainingSection(log: TrainingLog): ReportSection {
  const { name } = Object(log.provenance.options.method);
  return {
    heading: `Training of ${nameOf(log)}`,
    text: `Method: ${name ?? "unknown"}; the weights are those of step ${log.kept} of ${log.toRows().length}.${notesOf(log)}`,
    charts: [log.chart()],
    tables: [log.table()],
  };
}

function seedsSection(summary: SeedSummary): ReportSection {
  const verbs = new Set(summary.provenance.runs?.map(({ verb }) => verb));
  return {
    heading: `Several seeds${verbs.size > 0 ? `: ${[...verbs].join(", ")}` : ""}`,
    text: `Mean and standard deviation over ${summary.seeds.length} seeds.${notesOf(summary)}`,
    tables: [summary.table()],
  };
}

function attackSection(log: AttackLog): ReportSection {
  return {
    heading: `Attack on ${nameOf(log)}`,
    text: `Recipe: ${log.provenance.options.recipe ?? "unknown"}.${notesOf(log)}`,
    tables: [log.summary()],
    html: log.examplesHtml(10),
  };
}

function textSection(attacked: TextAttack): ReportSection {
  return {
    heading: `Attack on a text, model ${nameOf(attacked)}`,
    text: `Recipe: ${attacked.provenance.options.recipe ?? "unknown"}.`,
    html: [attacked.blockHtml()],
  };
}

function hackAttendSection(log: HackAttendLog): ReportSection {
  const { variant = "unknown", alpha = "unknown" } = log.provenance.options;
  return {
    heading: `HackAttend on ${nameOf(log)}`,
    text: `Attention is masked, the text stays. Variant: ${variant}; share of a head's units that is masked: ${alpha}.${notesOf(log)}`,
    charts: log.maps.length > 0 ? [log.chart()] : [],
    tables: [log.summary(), log.table()],
  };
}

function nameOf({ provenance }: Result<object>): string {
  return provenance.model?.id ?? "an unnamed model";
}

function notesOf({ notes }: Pick<Result<object>, "notes">): string {
  return notes.length > 0 ? `\n\nNote: ${notes.join("; ")}.` : "";
}
