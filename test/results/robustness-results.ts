import { type CleverBoundRow, CleverBounds } from "../../src/results/clever-bounds.js";
import { type EmbeddingDistanceRow, EmbeddingDistances } from "../../src/results/embedding-distances.js";
import { Evaluation } from "../../src/results/evaluation.js";
import {
  RobustnessComparison,
  type RobustnessComparisonRow,
} from "../../src/results/robustness-comparison.js";
import { type RobustnessRow, RobustnessTable } from "../../src/results/robustness-table.js";
import { costOf, provenanceOf } from "./origins.js";

export function evaluation(): Evaluation {
  const examples = [
    { id: 0, label: 0, prediction: 0, margin: 0.1 + 0.2, clever: 1 / 3 },
    { id: 1, label: 1, prediction: 0, margin: -2, clever: -0.7 },
    { id: 2, label: 1, prediction: 1, margin: 1e-7, clever: 1e-9 },
  ];
  return new Evaluation(examples, ["NEGATIVE", "POSITIVE"], {
    provenance: provenanceOf("evaluate"),
    cost: costOf({ evaluation: 2.5 }),
    notes: ["1 of 3 texts is long"],
  });
}

/** A fitted bound, one at the radius from the largest norm, and a misclassified example. */
export function cleverBounds(): CleverBounds {
  const fitted: CleverBoundRow = {
    ...{ id: 4, label: 1, target: 0, margin: 0.1 + 0.2, lipschitz: 3 },
    ...{ location: 3, shape: 2.5, scale: 1e-21, ks: 1 / 3, p: 0.25, fallback: null },
    ...{ cleverBound: 0.1, clever: 0.125 },
  };
  const unfitted = { location: null, shape: null, scale: null, ks: null, p: null };
  const rows: CleverBoundRow[] = [
    fitted,
    {
      ...fitted,
      ...unfitted,
      id: 9,
      margin: 4,
      lipschitz: 1,
      fallback: "no spread",
      cleverBound: 2,
      clever: 5,
    },
    {
      ...{ ...fitted, ...unfitted, id: 17, label: 0, target: 1, margin: -1, lipschitz: null },
      ...{ fallback: "no margin", cleverBound: 0, clever: -0.5 },
    },
  ];
  const { options, ...provenance } = provenanceOf("cleverBound");
  return CleverBounds.fromRows(rows, ["NEGATIVE", "POSITIVE"], {
    provenance: { ...provenance, options: { norm: "inf", radius: 2 } },
    cost: costOf({ clever: 0.5, gradients: 12.5 }),
    notes: ["1 of 3 texts is long"],
  });
}

/** A found distance, a misclassified example, and one that was moved in vain. */
export function embeddingDistances(): EmbeddingDistances {
  const rows: EmbeddingDistanceRow[] = [
    {
      ...{ id: 4, label: 1, prediction: 1, margin: 0.1 + 0.2, clever: 0.125 },
      ...{ distance: 1 / 3, foundPrediction: 0, nothingWithin: 0.33, passes: 120 },
    },
    {
      ...{ id: 9, label: 1, prediction: 1, margin: 4, clever: 5 },
      ...{ distance: null, foundPrediction: null, nothingWithin: 8, passes: 84 },
    },
    {
      ...{ id: 17, label: 0, prediction: 1, margin: -1, clever: -0.5 },
      ...{ distance: 0, foundPrediction: 1, nothingWithin: 0, passes: 1 },
    },
  ];
  const { options: _, ...provenance } = provenanceOf("embeddingAttack");
  return EmbeddingDistances.fromRows(rows, ["NEGATIVE", "POSITIVE"], {
    provenance: { ...provenance, options: { norm: "inf", maxRadius: 8 } },
    cost: costOf({ search: 1.5 }),
    notes: ["1 of 3 texts is long"],
  });
}

/** The three examples of `cleverBounds` and `embeddingDistances`; the second's bound is refuted. */
export function robustnessRows(): RobustnessTable {
  const rows: RobustnessRow[] = [
    { id: 4, label: 1, margin: 0.1 + 0.2, clever: 0.125, cleverBound: 0.1, distance: 1 / 3, refuted: false },
    { id: 9, label: 1, margin: 4, clever: 5, cleverBound: 2, distance: 1.5, refuted: true },
    { id: 17, label: 0, margin: -1, clever: -0.5, cleverBound: 0, distance: 0, refuted: false },
    { id: 21, label: 0, margin: 2, clever: 3, cleverBound: 1e-21, distance: null, refuted: false },
  ];
  const { options: _, ...provenance } = provenanceOf("robustnessTable");
  return new RobustnessTable(rows, ["NEGATIVE", "POSITIVE"], {
    provenance: { ...provenance, options: { norm: 2, wrt: "word" } },
    cost: costOf({ gradients: 2 }),
    notes: ["1 of 3 texts is long"],
  });
}

/** Two models on clean and adversarial texts and under attack, and on texts without either. */
export function robustnessComparison(): RobustnessComparison {
  const none = { difference: null, differenceLow: null, differenceHigh: null };
  const row = { set: "advglue", model: "base", examples: 40, onlyFirst: null, onlyThis: null, p: null };
  const beside = { model: "pruned", difference: -0.05, differenceLow: -0.125, differenceHigh: 1 / 40 };
  const test = { onlyFirst: 3, onlyThis: 1, p: 0.625 };
  const rows: RobustnessComparisonRow[] = [
    { ...row, ...none, measure: "accuracy", value: 0.9, low: 0.77, high: 0.96 },
    { ...row, ...beside, ...test, measure: "accuracy", value: 0.85, low: 0.71, high: 0.93 },
    { ...row, ...none, measure: "meanClever", value: 0.1 + 0.2, low: 0.25, high: 1 / 3 },
    { ...row, ...none, measure: "adversarialAccuracy", value: 0.4, low: 0.26, high: 0.55 },
    { ...row, ...beside, ...test, measure: "adversarialAccuracy", value: 0.35, low: 0.22, high: 0.5 },
    { ...row, ...none, measure: "accuracyBeforeAttack", value: 0.875, low: 0.7, high: 0.95 },
    { ...row, ...none, measure: "accuracyUnderAttack", value: 0.125, low: 0.05, high: 0.26 },
    { ...row, ...none, measure: "averageQueriesOfSuccesses", value: null, low: null, high: null },
    { ...row, ...none, set: "dev.tsv", measure: "accuracy", value: 0.875, low: 0.7, high: 0.95 },
  ];
  return new RobustnessComparison(rows, {
    provenance: provenanceOf("compareRobustness"),
    cost: costOf({ evaluation: 2 }),
    notes: ["1 of 3 texts is long"],
  });
}
