import { AttackLog, type AttackRow } from "../../src/results/attack-log.js";
import { type CleverBoundRow, CleverBounds } from "../../src/results/clever-bounds.js";
import type { Cost } from "../../src/results/cost.js";
import { type EmbeddingDistanceRow, EmbeddingDistances } from "../../src/results/embedding-distances.js";
import { Evaluation } from "../../src/results/evaluation.js";
import { HeadScores } from "../../src/results/head-scores.js";
import type { HeadSelection } from "../../src/results/head-selection.js";
import { MethodComparison } from "../../src/results/method-comparison.js";
import type { MethodRow } from "../../src/results/method-row.js";
import { MethodScores } from "../../src/results/method-scores.js";
import type { Provenance } from "../../src/results/provenance.js";
import { PruningRecord } from "../../src/results/pruning-record.js";
import {
  RobustnessComparison,
  type RobustnessComparisonRow,
} from "../../src/results/robustness-comparison.js";
import { type RobustnessRow, RobustnessTable } from "../../src/results/robustness-table.js";
import { SeedSummary } from "../../src/results/seed-summary.js";
import { Sweep } from "../../src/results/sweep.js";
import { NO_ATTACK, type SweepRow } from "../../src/results/sweep-row.js";
import { TextAttack } from "../../src/results/text-attack.js";
import { composite } from "../../src/verbs/composite.js";
import { selectByScore } from "../../src/verbs/select-by-score.js";

/** Of a run that took so many seconds, and as many passes of a thousand inputs. */
export function costOf(seconds: Record<string, number>): Cost {
  const passes = Object.entries(seconds).map(([component, taken]) => [component, 1000 * taken]);
  return { seconds, passes: Object.fromEntries(passes), peakMemory: 512 };
}

/** A provenance such as the verbs write, without a machine's versions. */
export function provenanceOf(verb: string): Provenance {
  return {
    verb,
    model: { id: "a-model", weightsHash: "0a1b" },
    data: { name: "dev.tsv", examples: 3, hash: "2c3d" },
    options: { recipe: "textfooler-lexicon" },
    seed: 7,
    engine: "cpu",
    versions: { rahp: "0.1.0" },
  };
}

/** Head scores of these means, two heads a layer, without samples. */
export function headScores(rows: readonly { deltaClever: number; fisher: number }[]): HeadScores {
  return new HeadScores(
    rows.map((row, i) => ({ layer: Math.floor(i / 2), head: i % 2, deltaCleverStderr: 0.5, ...row })),
    [],
    { provenance: provenanceOf("scoreHeads"), notes: ["a note"] },
  );
}

/** Numbers that lose digits where somebody rounds. */
const awkward = [0.1 + 0.2, -1 / 3, 1e-21, 123456789.12345679];

/** Scores of four heads on three samples, of which the second was skipped. */
export function sampledScores(): HeadScores {
  const samples = [4, 9, 17].flatMap((id, sample) =>
    awkward.map((value, i) => ({
      id,
      layer: Math.floor(i / 2),
      head: i % 2,
      clever: Math.PI * (sample + 1),
      deltaClever: sample === 1 ? null : value * (sample + 1),
      firstOrder: null,
      fisher: 1 / (i + sample + 3),
    })),
  );
  return HeadScores.fromSamples(samples, {
    provenance: provenanceOf("scoreHeads"),
    cost: costOf({ baseline: 1.5, deltaClever: 20.25 }),
    notes: ["1 of 3 texts is long"],
  });
}

/** Scores of four heads on eight samples, which disagree about the order of the first two heads. */
export function disagreeingScores(): HeadScores {
  const samples = Array.from({ length: 8 }, (_, id) =>
    [id % 2 === 0 ? 4 : 3, id % 2 === 0 ? 3 : 3.9, 1, 0].map((deltaClever, i) => ({
      ...{ id, layer: Math.floor(i / 2), head: i % 2, clever: 2 + id, deltaClever },
      ...{ firstOrder: null, fisher: i === 3 ? 9 : 1 + i },
    })),
  ).flat();
  return HeadScores.fromSamples(samples, { provenance: provenanceOf("scoreHeads") });
}

export function selection(): HeadSelection {
  return composite(sampledScores(), { rho: 0.5, gamma: 0.25 });
}

/** A choice whose rows tell how firm they are. */
export function uncertainSelection(): HeadSelection {
  return composite(disagreeingScores(), { rho: 0.25, gamma: 0.25, alpha: 0 });
}

/** Scores of four heads by a method, of which one has no standard error. */
export function methodScores(method = "michel"): MethodScores {
  const rows = awkward.map((score, i) => ({
    layer: Math.floor(i / 2),
    head: i % 2,
    score,
    scoreStderr: i === 3 ? null : 1 / (i + 3),
  }));
  return new MethodScores(rows, {
    provenance: { ...provenanceOf("scoreHeads"), options: { method } },
    cost: costOf({ [method]: 1.25 }),
    notes: ["1 of 3 texts is long"],
  });
}

export function selectionByScore(): HeadSelection {
  return selectByScore(methodScores(), { rho: 0.5 });
}

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

/** A success, a failure and a skipped example, of texts that strain a file format. */
export function attackLog(rows: Partial<AttackRow>[] = [{}, {}, {}]): AttackLog {
  const texts: Partial<AttackRow>[] = [
    {
      text: 'a "fine", film',
      perturbedText: 'a "so-so", film\n<script>alert(1)</script>',
      status: "succeeded",
    },
    { text: "42", perturbedText: "2026-01-01", status: "failed", changedWords: 0 },
    { text: " été\r\n🎬\ttrue", perturbedText: "null", status: "skipped", queries: 1, changedWords: 0 },
  ];
  return new AttackLog(
    rows.map((row, i) => ({
      id: i + 5,
      pair: i === 2 ? "a second, text" : null,
      perturbedPair: i === 2 ? "a second, text" : null,
      label: 1,
      queries: 12,
      originalPrediction: 1,
      perturbedPrediction: 0,
      originalScore: 0.1 + 0.2,
      perturbedScore: 1 / 3,
      changedWords: 1,
      words: 3,
      seconds: 0.0123,
      ...(texts[i] as { text: string; perturbedText: string; status: "failed" }),
      ...row,
    })),
    { provenance: provenanceOf("attack"), cost: costOf({ attack: 3.5 }) },
  );
}

/** An attack that changed one word of two texts, with a ranking. */
export function textAttack(): TextAttack {
  const texts = { text: "a fine <b>film</b>", pair: "kept" };
  return new TextAttack(
    {
      steps: [
        { ...texts, step: 0, from: null, to: null, prediction: 1, score: 0.1, queries: 1 },
        {
          ...{ ...texts, step: 1, from: "fine", to: "so-so", text: "a so-so <b>film</b>" },
          ...{ prediction: 0, score: 0.1 + 0.2, queries: 9 },
        },
      ],
      ...{ status: "succeeded", label: 1, queries: 9, changedWords: 1, words: 6 },
      ...{ before: [0.1, 0.9], after: [0.7, 0.3] },
      ranking: [
        { position: 1, word: "fine", worth: 0.5 },
        { position: 3, word: "film", worth: 0.25 },
      ],
    },
    {
      provenance: { ...provenanceOf("attackText"), labels: ["no", "yes"], options: { importance: "delete" } },
      notes: ["a note"],
    },
  );
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

/** What two of four heads did, of a model that got one example of three wrong before and after. */
export function pruningRecord(): PruningRecord {
  const provenance = { ...provenanceOf("rahp"), from: selection().provenance };
  const parts = { selection: selection(), before: evaluation(), after: evaluation() };
  return new PruningRecord(parts, {
    provenance,
    cost: costOf({ evaluation: 5 }),
    notes: ["1 of 3 texts is long"],
  });
}

/** Scores of two heads over seeds, of which one has no deviation. */
export function seedSummary(): SeedSummary {
  const rows = [0, 1].map((head) => ({
    ...{ layer: 0, head, deltaCleverMean: awkward[head], deltaCleverDeviation: head === 0 ? 1 / 3 : null },
    ...{ fisherMean: 1e-21, fisherDeviation: 0.1 + 0.2 },
  }));
  const parts = { rows, seeds: [0, 1, 2], keys: ["layer", "head"], titles: { deltaClever: "ΔCLEVER" } };
  return new SeedSummary(parts, {
    provenance: { ...provenanceOf("overSeeds"), runs: [provenanceOf("scoreHeads")] },
    cost: costOf({ fisher: 1.5 }),
    notes: ["1 of 3 texts is long"],
  });
}

/** Two settings that differ in ρ and aggregate, with two seeds each; the first was attacked once in vain. */
export function sweepResult(): Sweep {
  const setting = { method: "rahp", alpha: 0.5, beta: 1, lambda: null, gamma: 0.1, rounds: 1 };
  const attack = { accuracyUnderAttack: 0.125, successRate: 0.1 + 0.2, averageQueries: 1 / 3 };
  const rows = [1, 2].flatMap((seed): SweepRow[] => [
    {
      ...{ ...setting, rho: 0.2, aggregate: "mean", seed, pruned: 4 },
      ...{ accuracy: 0.75, meanClever: seed / 3, ...attack },
      averageQueriesOfSuccesses: seed === 1 ? null : 7.5,
    },
    {
      ...{ ...setting, rho: 0.4, aggregate: "rank", seed, pruned: 9 },
      ...{ accuracy: seed / 4, meanClever: 1e-21, ...attack, averageQueriesOfSuccesses: 8 },
    },
  ]);
  return new Sweep(
    rows,
    { accuracy: 0.875, meanClever: 0.1 + 0.2, ...attack, averageQueriesOfSuccesses: null },
    { provenance: provenanceOf("sweep"), cost: costOf({ evaluation: 2.5 }), notes: ["1 of 3 texts is long"] },
  );
}

/** A setting of RAHP beside a method of one score, without attacks. */
export function comparison(): Sweep {
  const row = { rho: 0.4, rounds: 1, seed: 1, pruned: 9, ...NO_ATTACK };
  const rows: SweepRow[] = [
    {
      ...{ ...row, method: "rahp", alpha: 0.3, beta: 0.7, lambda: 0.7, gamma: 0.1, aggregate: "mean" },
      ...{ accuracy: 0.75, meanClever: 2 },
    },
    {
      ...{ ...row, method: "michel", alpha: null, beta: null, lambda: null, gamma: null, aggregate: null },
      ...{ accuracy: 0.7, meanClever: 3 },
    },
  ];
  const before = { accuracy: 0.875, meanClever: 4, ...NO_ATTACK };
  return new Sweep(rows, before, { provenance: provenanceOf("sweep") });
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

/** Two methods, two seeds and two attacks; the second attack on the second method has no success with the first seed. */
export function methodComparison(): MethodComparison {
  const rows = ["vanilla", "rahp"].flatMap((method, m) =>
    [3, 4].flatMap((seed, s) =>
      ["textfooler-lexicon", "bert-attack"].map((attack, a): MethodRow => {
        const shift = m + s / 4;
        const hasSuccess = m === 0 || s === 1 || a === 0;
        return {
          ...{
            method,
            seed,
            attack,
            pruned: 14 * m,
            accuracy: 0.875 - shift / 8,
            meanClever: 0.1 + 0.2 + shift,
          },
          ...{ adversarialAccuracy: 0.25 + shift / 4, accuracyUnderAttack: 0.125 + (shift + a) / 8 },
          ...{ successRate: 1 / 3, averageQueries: 20 + shift },
          averageQueriesOfSuccesses: hasSuccess ? 30 + shift : null,
        };
      }),
    ),
  );
  return new MethodComparison(rows, {
    provenance: provenanceOf("compareMethods"),
    cost: costOf({ training: 7.5 }),
    notes: ["1 of 3 texts is long"],
  });
}
