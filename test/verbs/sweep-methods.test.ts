import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_ATTACK } from "../../src/results/sweep-row.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { attack } from "../../src/verbs/attack.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { prune } from "../../src/verbs/prune.js";
import { scoreHeads } from "../../src/verbs/score-heads.js";
import { SCORE_METHODS } from "../../src/verbs/score-methods.js";
import { selectByScore } from "../../src/verbs/select-by-score.js";
import { type SweepOptions, sweep } from "../../src/verbs/sweep.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

let model: TextClassifier;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

const run = (options: SweepOptions) =>
  sweep(model, sentences, { rho: [0.5], gamma: [0.25], samples: 5, ...silent, ...options });
const lexicon = { name: "two words", neighbours: (word: string) => (word === "good" ? ["bad"] : ["awful"]) };

describe("methods", () => {
  test("choose what scoreHeads and selectByScore choose, once for all settings that are RAHP's", async () => {
    const others = SCORE_METHODS.filter((method) => method !== "rahp");
    const weights = [{ alpha: 0.5, beta: 1 }, { lambda: 0.2 }];
    const result = await run({ methods: SCORE_METHODS, weights, gamma: [0, 0.25], seeds: [3] });
    expect(result.toRows()).toHaveLength(4 + others.length);
    for (const method of others) {
      const scores = await scoreHeads(model, sentences, { method, samples: 5, seed: 3, ...silent });
      const masked = selectByScore(scores, { rho: 0.5 });
      const { accuracy, meanClever } = await evaluate(model, sentences, { masked, ...silent });
      const settings = { alpha: null, beta: null, lambda: null, gamma: null, rounds: 1 };
      const aggregate = method === "delta-clever" ? "mean" : null;
      expect(result.toRows().filter((row) => row.method === method)).toEqual([
        {
          ...{ method, rho: 0.5, ...settings, aggregate, seed: 3, pruned: 2 },
          ...{ accuracy, meanClever, ...NO_ATTACK },
        },
      ]);
    }
  });

  test("that mask heads share their passes, and ΔCLEVER alone has the aggregates of RAHP", async () => {
    const { onProgress, calls } = recordProgress();
    const aggregates = ["mean", "median"] as const;
    const result = await run({ methods: ["rahp", "delta-clever", "michel"], aggregates, onProgress });
    expect(calls[0][1]).toBe(4); // masked heads, Michel, choices, evaluations
    expect(risesToTotal(calls)).toBe(true);
    expect(result.toRows().map(({ method, aggregate }) => [method, aggregate])).toEqual([
      ["rahp", "mean"],
      ["rahp", "median"],
      ["delta-clever", "mean"],
      ["delta-clever", "median"],
      ["michel", null],
    ]);
    const scores = await scoreHeads(model, sentences, {
      ...{ method: "delta-clever", samples: 5, aggregate: "median", ...silent },
    });
    const masked = selectByScore(scores, { rho: 0.5 });
    const { accuracy, meanClever } = await evaluate(model, sentences, { masked, ...silent });
    expect(result.toRows()[3]).toMatchObject({ accuracy, meanClever });
  });

  test("leave every layer what minHeadsPerLayer says", async () => {
    const methods = ["fisher", "random"] as const;
    const result = await run({ methods, gamma: undefined, minHeadsPerLayer: 1, seeds: [1, 2, 3] });
    expect(result.toRows()).toHaveLength(6);
    expect(await refusal(() => run({ methods, gamma: undefined, minHeadsPerLayer: 2 }))).toContain(
      "too many heads to prune",
    );
  });

  test("need no pass that masks a head where none masks heads", async () => {
    const { onProgress, calls } = recordProgress();
    await run({ methods: ["magnitude"], gamma: undefined, onProgress });
    expect(calls.filter(([done]) => done <= 1)).toHaveLength(1);
  });
});

test("lambda stands beside the alpha and beta that it means", async () => {
  const rows = (await run({ weights: [{ lambda: 0.25 }, { alpha: 1, beta: 2 }] })).toRows();
  expect(rows.map(({ lambda, alpha, beta }) => [lambda, alpha, beta])).toEqual([
    [0.25, 0.75, 0.25],
    [null, 1, 2],
  ]);
});

describe("attacks", () => {
  const options = { lexicon, examples: 6, seed: 2, queryBudget: 9 };

  test("are what attack does to the model that prune makes, and to the whole one", async () => {
    const result = await run({ methods: ["rahp", "michel"], rho: [0.25, 0.5], attack: options });
    const scores = await scoreHeads(model, sentences, { method: "michel", samples: 5, ...silent });
    for (const [row, rho] of [[result.before, 0] as const, [result.toRows()[3], 0.5] as const]) {
      const victim = await prune(model, selectByScore(scores, { rho }));
      const { metrics } = await attack(victim, sentences, { ...options, ...silent });
      victim.dispose();
      const { accuracyUnderAttack, successRate, averageQueries, averageQueriesOfSuccesses } = metrics;
      expect(row).toMatchObject({
        accuracyUnderAttack,
        successRate,
        averageQueries,
        averageQueriesOfSuccesses,
      });
      expect(averageQueries).toBeGreaterThan(1);
    }
    expect(result.provenance.options.attack).toMatchObject({
      ...{ recipe: "textfooler-lexicon", lexicon: "two words", importance: "delete" },
      ...{ examples: 6, queryBudget: 9, seed: 2 },
    });
  });

  test("are made once for each choice of heads that differs", async () => {
    const { onProgress, calls } = recordProgress();
    const result = await run({ weights: [{ beta: 1 }, { beta: 1.001 }], attack: options, onProgress });
    expect(result.toRows()).toHaveLength(2);
    expect(calls.at(-1)).toEqual([4, 4]);
    expect(calls.filter(([done]) => done > 3)).toHaveLength(2); // no head masked, and the one choice
  });

  test("end where they are cancelled", async () => {
    const { signal, onProgress } = abortAfter(3.4);
    await expect(run({ attack: options, signal, onProgress })).rejects.toThrow("enough");
  });
});

describe("refuses before it scores", () => {
  test.each<[string, object, string]>([
    ["an unknown recipe", { attack: { recipe: "textfoler" } }, "unknown recipe: textfoler"],
    ["an attack of no examples", { attack: { examples: 0 } }, "invalid examples: 0"],
    ["a journal of the attack", { attack: { resume: "x" } }, "invalid attack: it has resume"],
    ["a record of the attack", { attack: { record: true } }, "invalid attack: it has record"],
    ["a misspelled option of the attack", { attack: { budget: 3 } }, "unknown option: budget"],
    [
      "workers with a lexicon of one's own",
      { attack: { lexicon, workers: 2 } },
      "invalid workers: 2 (expected 1 with a recipe, or resources of one, of your own)",
    ],
    ["a method twice", { methods: ["michel", "michel"] }, "(expected each value once)"],
    [
      "weights that no method has",
      { methods: ["michel"], gamma: undefined, weights: [{ lambda: 1 }] },
      'invalid weights: [{"lambda":1}] (expected only with the method rahp; others have no such setting)',
    ],
    [
      "a gamma that no method has",
      { methods: ["delta-clever"] },
      "invalid gamma: [0.25] (expected only with",
    ],
    [
      "aggregates that no method has",
      { methods: ["random"], gamma: undefined, aggregates: ["rank"] },
      'invalid aggregates: ["rank"] (expected only with the method rahp or delta-clever',
    ],
    [
      "an estimate where no method masks heads",
      { methods: ["random"], gamma: undefined, estimate: "first-order" },
      "invalid estimate: first-order (expected only with the method rahp or delta-clever",
    ],
  ])("%s", async (_, options, message) => {
    const { onProgress, calls } = recordProgress();
    expect(await refusal(() => run({ ...options, onProgress }))).toContain(message);
    expect(calls).toEqual([]);
  });
});
