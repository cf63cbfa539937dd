import { HeadScores } from "../../src/results/head-scores.js";
import type { HeadSelection } from "../../src/results/head-selection.js";
import { MethodScores } from "../../src/results/method-scores.js";
import { SeedSummary } from "../../src/results/seed-summary.js";
import { composite } from "../../src/verbs/composite.js";
import { selectByScore } from "../../src/verbs/select-by-score.js";
import { costOf, provenanceOf } from "./origins.js";

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
