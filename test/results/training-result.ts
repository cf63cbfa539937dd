import { NO_ATTACK } from "../../src/results/sweep-row.js";
import { TrainingLog } from "../../src/results/training-log.js";
import type { TrainingRow } from "../../src/results/training-row.js";
import { costOf, provenanceOf } from "./origins.js";

/** Four steps in two epochs, evaluated after the second and the fourth, of which the second is kept. */
export function trainingLog(): TrainingLog {
  const rows = [1, 2, 3, 4].map((step): TrainingRow => {
    const isJudged = step % 2 === 0;
    return {
      ...{ step, epoch: step / 2, loss: 1 / 3 / step, gradientNorm: 0.1 + 0.2, learningRate: 1e-21 * step },
      evaluationLoss: isJudged ? 0.7 : null,
      accuracy: isJudged ? 1 - step / 8 : null,
    };
  });
  const before = { accuracy: 0.625, meanClever: 1 / 3, ...NO_ATTACK };
  return new TrainingLog(
    { rows, kept: 2, measures: { before, after: { ...before, accuracy: 0.75 } } },
    { provenance: provenanceOf("train"), cost: costOf({ training: 2.5 }), notes: ["1 of 3 texts is long"] },
  );
}

/** The same without anything that it was judged on. */
export function unjudgedTrainingLog(): TrainingLog {
  const rows = trainingLog()
    .toRows()
    .map((row) => ({ ...row, evaluationLoss: null, accuracy: null }));
  return new TrainingLog({ rows, kept: 4, measures: null }, { provenance: provenanceOf("train") });
}
