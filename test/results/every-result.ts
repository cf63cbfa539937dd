import type { AnyResult } from "../../src/verbs/load-result.js";
import { hackAttendLog } from "./hack-attend-result.js";
import {
  attackLog,
  cleverBounds,
  embeddingDistances,
  evaluation,
  methodComparison,
  methodScores,
  pruningRecord,
  robustnessComparison,
  robustnessRows,
  sampledScores,
  seedSummary,
  selection,
  selectionByScore,
  sweepResult,
  textAttack,
} from "./results.js";
import { trainingLog } from "./training-result.js";

/** A result of every kind that can be saved, by its kind. */
export const everyResult: readonly [string, () => AnyResult][] = [
  ["HeadScores", sampledScores],
  ["HeadSelection", selection],
  ["HeadSelection", selectionByScore],
  ["MethodScores", methodScores],
  ["Evaluation", evaluation],
  ["AttackLog", attackLog],
  ["HackAttendLog", hackAttendLog],
  ["CleverBounds", cleverBounds],
  ["EmbeddingDistances", embeddingDistances],
  ["RobustnessTable", robustnessRows],
  ["RobustnessComparison", robustnessComparison],
  ["MethodComparison", methodComparison],
  ["Pruning", pruningRecord],
  ["Sweep", sweepResult],
  ["SeedSummary", seedSummary],
  ["TextAttack", textAttack],
  ["TrainingLog", trainingLog],
];
