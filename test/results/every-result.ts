import type { AnyResult } from "../../src/verbs/load-result.js";
import { attackLog, textAttack } from "./attack-results.js";
import { methodComparison, sweepResult } from "./comparison-results.js";
import { hackAttendLog } from "./hack-attend-result.js";
import { pruningRecord } from "./pruning-result.js";
import {
  cleverBounds,
  embeddingDistances,
  evaluation,
  robustnessComparison,
  robustnessRows,
} from "./robustness-results.js";
import { methodScores, sampledScores, seedSummary, selection, selectionByScore } from "./score-results.js";
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
