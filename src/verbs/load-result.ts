import { extname } from "node:path";
import { readBytes } from "../data/read-file.js";
import { AttackLog } from "../results/attack-log.js";
import { CleverBounds } from "../results/clever-bounds.js";
import { EmbeddingDistances } from "../results/embedding-distances.js";
import { Evaluation } from "../results/evaluation.js";
import { HackAttendLog } from "../results/hack-attend-log.js";
import { HeadScores } from "../results/head-scores.js";
import { HeadSelection } from "../results/head-selection.js";
import { MethodComparison } from "../results/method-comparison.js";
import { MethodScores } from "../results/method-scores.js";
import { PruningMeasurement } from "../results/pruning-measurement.js";
import { PruningRecord } from "../results/pruning-record.js";
import { readDocument, refusePage } from "../results/read-result.js";
import { RobustnessComparison } from "../results/robustness-comparison.js";
import { RobustnessTable } from "../results/robustness-table.js";
import { readJsonFile } from "../results/saved-file.js";
import { SeedSummary } from "../results/seed-summary.js";
import { Sweep } from "../results/sweep.js";
import { TextAttack } from "../results/text-attack.js";
import { TrainingLog } from "../results/training-log.js";
import { RahpError } from "../support/rahp-error.js";

/** Any result that can be saved and put into a report. */
export type AnyResult =
  | HeadScores
  | MethodScores
  | HeadSelection
  | Evaluation
  | AttackLog
  | HackAttendLog
  | PruningMeasurement
  | PruningRecord
  | CleverBounds
  | EmbeddingDistances
  | RobustnessTable
  | RobustnessComparison
  | MethodComparison
  | Sweep
  | SeedSummary
  | TextAttack
  | TrainingLog;

const loaders = new Map<string, (path: string) => Promise<AnyResult>>([
  ["HeadScores", HeadScores.load],
  ["MethodScores", MethodScores.load],
  ["HeadSelection", HeadSelection.load],
  ["Evaluation", Evaluation.load],
  ["AttackLog", AttackLog.load],
  ["HackAttendLog", HackAttendLog.load],
  ["PruningMeasurement", PruningMeasurement.load],
  ["Pruning", PruningRecord.load],
  ["CleverBounds", CleverBounds.load],
  ["EmbeddingDistances", EmbeddingDistances.load],
  ["RobustnessTable", RobustnessTable.load],
  ["RobustnessComparison", RobustnessComparison.load],
  ["MethodComparison", MethodComparison.load],
  ["Sweep", Sweep.load],
  ["SeedSummary", SeedSummary.load],
  ["TextAttack", TextAttack.load],
  ["TrainingLog", TrainingLog.load],
]);

/**
 * Reads a result of any kind that `save` wrote as JSON, JSON Lines, Arrow or Parquet, or scores and attack logs as CSV.
 * @throws RahpError for a missing file, a page, or a file that is no such result
 * @example const scores = await loadResult("scores.csv");
 */
export async function loadResult(path: string): Promise<AnyResult> {
  const load = loaders.get(await kindOfResult(path));
  if (!load)
    throw new RahpError(
      `unknown result: ${path} (expected what score, select, evaluate, attack, hack-attend, hotflip, embedding-attack, clever, sweep, compare, compare-methods, run or train wrote)`,
    );
  return load(path);
}

/**
 * The name of the kind of result that a file seems to hold; any other text where it is none.
 * @throws RahpError for a missing file, a page, or broken JSON
 */
export async function kindOfResult(path: string): Promise<string> {
  const extension = extname(path).toLowerCase();
  if (extension === ".json") return String((await readJsonFile(path)).kind);
  if (![".jsonl", ".arrow", ".parquet"].includes(extension)) return kindOfColumns(await columnsOfCsv(path));
  const { kind, rows } = await readDocument(path);
  return kind === undefined ? kindOfColumns(Object.keys((rows as object[])[0] ?? {})) : String(kind);
}

async function columnsOfCsv(path: string): Promise<string[]> {
  refusePage(path);
  const header = new TextDecoder().decode((await readBytes(path)).subarray(0, 1000)).split("\n")[0];
  return header.trim().split(",");
}

/** Of rows that come without a word what they are. */
function kindOfColumns(columns: readonly string[]): string {
  if (columns.includes("perturbedText")) return "AttackLog";
  if (columns.includes("fisher")) return "HeadScores";
  const isScored = ["layer", "head", "score"].every((column) => columns.includes(column));
  return isScored && !columns.includes("pruned") ? "MethodScores" : ""; // a selection loads from JSON alone
}
