import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Head } from "../../src/models/heads.js";
import type { Sweep } from "../../src/results/sweep.js";
import { NO_ATTACK, SETTING_KEYS, type SweepRow } from "../../src/results/sweep-row.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { composite } from "../../src/verbs/composite.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { rahp } from "../../src/verbs/rahp.js";
import { scoreHeads } from "../../src/verbs/score-heads.js";
import { type SweepOptions, sweep } from "../../src/verbs/sweep.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { interrupt, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { datasetOf, sentences } from "./sentences.js";
import { figuresOf, pruning } from "./small-comparison.js";

const settings = {
  rho: [0.25, 0.5],
  weights: [{ alpha: 0.5, beta: 1 }, { lambda: 0 }],
  gamma: [0, 0.25],
  aggregates: ["mean", "rank"],
  seeds: [3, 4],
  samples: 5,
} as const;

let model: TextClassifier;
let result: Sweep;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  result = await sweep(model, sentences, { ...settings, ...silent });
});
afterAll(() => model.dispose());

const run = (options: SweepOptions) =>
  sweep(model, sentences, { rho: [0.5], gamma: [0.25], ...silent, ...options });

const without = (masked: readonly Head[], data = sentences) => figuresOf(model, data, masked);

describe("the rows", () => {
  test("are all combinations, each once", () => {
    const rows = result.toRows();
    expect(rows).toHaveLength(2 * 2 * 2 * 2 * 2);
    const settingOf = (row: SweepRow) => JSON.stringify([...SETTING_KEYS.map((key) => row[key]), row.seed]);
    expect(new Set(rows.map(settingOf)).size).toBe(rows.length);
    expect(result.summary()).toHaveLength(16);
    expect(result.summary().every(({ seeds }) => seeds === 2)).toBe(true);
  });

  test("are what scoreHeads, composite and evaluate give one after the other", async () => {
    for (const seed of settings.seeds) {
      for (const aggregate of settings.aggregates) {
        const scores = await scoreHeads(model, sentences, { samples: 5, seed, aggregate, ...silent });
        const ofScores = result.toRows().filter((row) => row.seed === seed && row.aggregate === aggregate);
        expect(ofScores).toHaveLength(8);
        for (const { rho, alpha, beta, gamma, pruned, accuracy, meanClever } of ofScores) {
          const weights = { alpha: alpha!, beta: beta!, gamma: gamma! };
          const choice = composite(scores, { rho, ...weights });
          expect({ pruned, accuracy, meanClever }).toEqual(await without(choice.pruned));
        }
      }
    }
  });

  test("in rounds are what rahp prunes", async () => {
    const swept = await run({ rounds: [1, 2], samples: 5 });
    expect(swept.before).toEqual(result.before);
    for (const { rounds, pruned, accuracy, meanClever } of swept.toRows()) {
      const options = { ...pruning, rounds, ...silent };
      const { model: smaller, selection } = await rahp(model, sentences, options);
      smaller.dispose();
      expect({ pruned, accuracy, meanClever }).toEqual(await without(selection.pruned));
    }
  });

  test("are measured on other data where it is given", async () => {
    const other = datasetOf("other", [
      ["a dull film", 0],
      ["great fun", 1],
    ]);
    const { before, provenance, notes } = await run({ evaluateOn: other });
    const { pruned: _, ...whole } = await without([], other);
    expect(before).toEqual({ ...whole, ...NO_ATTACK });
    expect(provenance).toMatchObject({
      data: { name: "other", examples: 2 },
      options: { scoredOn: { name: "sentences" } },
    });
    expect(notes).toEqual([]);
    expect(result.notes).toEqual([
      "accuracy and mean C are of the data that heads were scored on: judge a setting on other data",
    ]);
  });
});

describe("the work", () => {
  test("is shared: more settings of the same choices take no more passes", async () => {
    const { onProgress, calls } = recordProgress();
    await sweep(model, sentences, { ...settings, onProgress });
    const steps = (low: number, high: number) => calls.filter(([done]) => done > low && done <= high).length;
    const { onProgress: onScoring, calls: scoring } = recordProgress();
    await scoreHeads(model, sentences, { samples: 5, seed: 3, onProgress: onScoring });
    expect(steps(0, 1)).toBe(scoring.length);
    expect(steps(2, 3)).toBe(32); // choices
    expect(steps(3, 4)).toBeLessThanOrEqual(1 + 4 + 6); // none, one or two of four heads
  });

  test("tells its progress, up to a total that stays the same", async () => {
    const { onProgress, calls } = recordProgress();
    await run({ rounds: [1, 2], seeds: [1, 2], onProgress });
    expect(risesToTotal(calls)).toBe(true);
    expect(calls[0][1]).toBe(4);
  });

  test.each([0.5, 1.5, 2.5])("ends after %s stages where it is cancelled", async (stages) => {
    const settings = { rounds: [1, 2], rho: [0.5, 0.75], gamma: [0] };
    await interrupt(stages, (signals) => run({ ...settings, ...signals }));
  });
});

describe("refuses before it scores", () => {
  test.each<[string, object, string]>([
    ["an empty list", { rho: [] }, "invalid rho: [] (expected a list of at least one value)"],
    ["a number for a list", { seeds: 3 }, "invalid seeds: 3 (expected a list of at least one value)"],
    ["one pair for a list", { weights: { alpha: 1 } }, 'invalid weights: {"alpha":1} (expected a list'],
    ["a value twice", { seeds: [1, 1] }, "invalid seeds: [1,1] (expected each value once)"],
    [
      "weights that are the same twice",
      { weights: [{ alpha: 0.5 }, { alpha: 0.5, beta: 1 }] },
      'invalid weights: [{"alpha":0.5,"beta":1},{"alpha":0.5,"beta":1}] (expected each value once)',
    ],
    ["alpha beside lambda", { weights: [{ alpha: 0.5, lambda: 0.5 }] }, "lambda stands in place of"],
    ["a share out of range", { rho: [0.5, 1.5] }, "invalid rho: 1.5"],
    ["an unknown aggregate", { aggregates: ["sum"] }, "unknown aggregate: sum"],
    ["more rounds than heads", { rounds: [3] }, "invalid rounds: 3 (expected at most 2"],
    ["more heads than are unprotected", { rho: [0.5, 1] }, "too many heads to prune: 4"],
    ["the estimate refine", { estimate: "refine" }, "invalid estimate: refine"],
    ["no workers", { workers: 0 }, "invalid workers: 0"],
    ["an unknown method", { methods: ["michell"] }, "unknown method: michell (did you mean michel?)"],
    ["a misspelled option", { seed: [1] }, "unknown option: seed"],
  ])("%s", async (_, options, message) => {
    const { onProgress, calls } = recordProgress();
    expect(await refusal(() => run({ ...options, onProgress }))).toContain(message);
    expect(calls).toEqual([]);
  });
});
