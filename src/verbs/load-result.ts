import { extname } from "node:path";
import { AttackLog } from "../results/attack-log.js";
import { CleverBounds } from "../results/clever-bounds.js";
import { Evaluation } from "../results/evaluation.js";
import { HeadScores } from "../results/head-scores.js";
import { HeadSelection } from "../results/head-selection.js";
import { PruningMeasurement } from "../results/pruning-measurement.js";
import { readBytes, readJsonFile } from "../results/result.js";
import { Sweep } from "../results/sweep.js";
import { RahpError } from "../support/rahp-error.js";

/** Any result that can be saved and put into a report. */
export type AnyResult =
  | HeadScores
  | HeadSelection
  | Evaluation
  | AttackLog
  | PruningMeasurement
  | CleverBounds
  | Sweep;

const loaders = new Map<string, (path: string) => Promise<AnyResult>>([
  ["HeadScores", HeadScores.load],
  ["HeadSelection", HeadSelection.load],
  ["Evaluation", Evaluation.load],
  ["AttackLog", AttackLog.load],
  ["PruningMeasurement", PruningMeasurement.load],
  ["CleverBounds", CleverBounds.load],
  ["Sweep", Sweep.load],
]);

/**
 * Reads a result of any kind that `save` wrote as JSON, or head scores and attack logs as CSV.
 * @throws RahpError for a missing file, or one that is no such result
 * @example const scores = await loadResult("scores.csv");
 */
export async function loadResult(path: string): Promise<AnyResult> {
  const kind = extname(path).toLowerCase() === ".json" ? await kindOfJson(path) : await kindOfCsv(path);
  const load = loaders.get(kind);
  if (!load)
    throw new RahpError(
      `unknown result: ${path} (expected what score, select, evaluate, attack, clever or sweep wrote)`,
    );
  return load(path);
}

async function kindOfJson(path: string): Promise<string> {
  return String((await readJsonFile(path)).kind);
}

async function kindOfCsv(path: string): Promise<string> {
  const header = new TextDecoder().decode((await readBytes(path)).subarray(0, 1000)).split("\n")[0];
  const columns = header.trim().split(",");
  if (columns.includes("perturbedText")) return "AttackLog";
  return columns.includes("fisher") ? "HeadScores" : "";
}
