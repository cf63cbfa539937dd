import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { maxWordsChanged } from "../../src/attacks/constraints/max-words-changed.js";
import { noRepeat } from "../../src/attacks/constraints/position-constraints.js";
import { targeted } from "../../src/attacks/goal.js";
import { recipe as recipeOf } from "../../src/attacks/presets/presets.js";
import { beamSearch } from "../../src/attacks/search/beam-search.js";
import { stopWordList, stopWordsRecord } from "../../src/attacks/stop-word-list.js";
import { insertSpace } from "../../src/attacks/transformations/character-edits.js";
import type { VictimInput } from "../../src/attacks/victim.js";
import type { AttackLog } from "../../src/results/attack-log.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { attack } from "../../src/verbs/attack.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { lexicon, NEIGHBOURS, naysayer, withoutSeconds } from "./attacked-sentences.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

let model: TextClassifier;
let log: AttackLog;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  log = await attack(model, sentences, { lexicon, ...silent });
});
afterAll(() => model.dispose());

describe("an attack log", () => {
  test("has each example once, in order, with its text and label", () => {
    expect(log.toRows().map(({ id, text, pair, label }) => ({ id, text, pair, label }))).toEqual(
      sentences.examples.map(({ id, text, label }) => ({ id, text, pair: null, label })),
    );
  });

  test("says what the model says of the original and of the perturbed text", async () => {
    for (const row of log.toRows()) {
      const [before, after] = await model.predict([row.text, row.perturbedText]);
      expect(row.originalPrediction).toBe(before[1] > before[0] ? 1 : 0);
      expect(row.perturbedPrediction).toBe(after[1] > after[0] ? 1 : 0);
      expect(row.originalScore).toBeCloseTo(1 - before[row.label], 6);
      expect(row.perturbedScore).toBeCloseTo(1 - after[row.label], 6);
      expect(row.seconds).toBeGreaterThan(0);
    }
  });

  test("skips what was wrong before, with one query, and breaks only what was right", () => {
    const rows = log.toRows();
    const wrong = rows.filter(({ label, originalPrediction }) => label !== originalPrediction);
    expect(wrong.map(({ id, status, queries, changedWords }) => [id, status, queries, changedWords])).toEqual(
      [[7, "skipped", 1, 0]],
    );
    const statuses = new Set(rows.map(({ status }) => status));
    expect(statuses).toEqual(new Set(["succeeded", "failed", "skipped"]));
    for (const { status, label, perturbedPrediction, changedWords } of rows) {
      if (status === "skipped") continue;
      expect(perturbedPrediction === label).toBe(status === "failed");
      if (status === "succeeded") expect(changedWords).toBeGreaterThan(0);
    }
  });

  test("changes only words of the lexicon, for their neighbours", () => {
    for (const { text, perturbedText, changedWords, words } of log.toRows()) {
      const [before, after] = [text.split(" "), perturbedText.split(" ")];
      const changed = before.flatMap((word, i) => (word === after[i] ? [] : [[word, after[i]] as const]));
      expect(after).toHaveLength(before.length);
      expect(changed).toHaveLength(changedWords);
      expect(words).toBe(before.filter((word) => /\w/.test(word)).length);
      for (const [word, other] of changed) expect(lexicon.neighbours(word)).toContain(other);
    }
  });

  test("sums up to the paper's metrics", () => {
    const rows = log.toRows();
    const count = (status: string) => rows.filter((row) => row.status === status).length;
    const [succeeded, failed, skipped] = [count("succeeded"), count("failed"), count("skipped")];
    const { metrics } = log;
    expect([metrics.succeeded, metrics.failed, metrics.skipped]).toEqual([succeeded, failed, skipped]);
    expect(metrics.originalAccuracy).toBe((8 - skipped) / 8);
    expect(metrics.accuracyUnderAttack).toBe(failed / 8);
    expect(metrics.successRate).toBe(succeeded / (succeeded + failed));
    const ofSuccesses = rows.filter(({ status }) => status === "succeeded").map(({ queries }) => queries);
    expect(metrics.averageQueriesOfSuccesses).toBeCloseTo(
      ofSuccesses.reduce((a, b) => a + b, 0) / succeeded,
      12,
    );
  });

  test("tells its resolved options, model and data", () => {
    const { verb, labels, options, seed, model: from, data } = log.provenance;
    expect({ verb, labels, options, seed, from, data }).toEqual({
      verb: "attack",
      labels: model.labels,
      options: {
        recipe: "textfooler-lexicon",
        variant: "textattack",
        lexicon: "mine",
        stopWords: stopWordsRecord(stopWordList()),
        goal: "untargeted",
        constraints: ["no-repeat", "stop-words", "fixed-premise"],
        search: "greedy, fixed positions",
        importance: "delete",
        examples: 100,
        queryBudget: null,
      },
      seed: 0,
      from: { id: model.id, weightsHash: model.weightsHash },
      data: { name: "sentences", examples: 8, hash: sentences.hash },
    });
  });

  test("takes WordNet's synonyms where no lexicon is given", async () => {
    const { provenance } = await attack(model, sentences, { examples: 1, ...silent });
    expect(provenance.options.lexicon).toBe("WordNet 3.1");
  });
});

describe("the draw, the budget and the recipe", () => {
  test("the same seed gives the same rows apart from the seconds, another seed other examples", async () => {
    const draw = (seed: number) => attack(model, sentences, { lexicon, examples: 3, seed, ...silent });
    const [first, again, other] = [await draw(5), await draw(5), await draw(6)];
    expect(withoutSeconds(again)).toEqual(withoutSeconds(first));
    expect(first.toRows()).toHaveLength(3);
    expect(other.toRows().map(({ id }) => id)).not.toEqual(first.toRows().map(({ id }) => id));
  });

  test("queries count every text that the victim was asked about", async () => {
    const victim = naysayer();
    const counted = await attack(victim, sentences, { lexicon, ...silent });
    expect(counted.toRows().reduce((sum, { queries }) => sum + queries, 0)).toBe(victim.asked);
  });

  test("a query budget ends an example's attack, and one more query never turns a success into a failure", async () => {
    let before = 0;
    for (const queryBudget of [1, 4, 8, 100]) {
      const limited = await attack(model, sentences, { lexicon, queryBudget, ...silent });
      expect(Math.max(...limited.toRows().map(({ queries }) => queries))).toBeLessThanOrEqual(queryBudget);
      expect(limited.metrics.succeeded).toBeGreaterThanOrEqual(before);
      before = limited.metrics.succeeded;
    }
    expect(before).toBe(log.metrics.succeeded);
  });

  test("a lexicon may come from a file, a recipe as a value, with the same result", async () => {
    const file = join(temporaryFolder(), "neighbours.json");
    writeFileSync(file, JSON.stringify(NEIGHBOURS));
    const byFile = await attack(model, sentences, { lexicon: file, ...silent });
    const recipe = recipeOf("textfooler-lexicon", { lexicon });
    const byRecipe = await attack(model, sentences, { recipe, ...silent });
    expect(withoutSeconds(byFile)).toEqual(withoutSeconds(log));
    expect(withoutSeconds(byRecipe)).toEqual(withoutSeconds(log));
    expect(byFile.provenance.options.lexicon).toBe(file);
    expect(byRecipe.provenance.options).toEqual(log.provenance.options);
  });

  test("a recipe of parts is told by the names of its parts", async () => {
    const parts = {
      transform: insertSpace(),
      constraints: [noRepeat, maxWordsChanged(0.5)],
      search: beamSearch({ width: 2 }),
    };
    const { provenance } = await attack(model, sentences, {
      recipe: { ...parts, name: "spaces", goal: targeted(0) },
      examples: 2,
      queryBudget: 30,
      ...silent,
    });
    expect(provenance.options).toEqual({
      recipe: "spaces",
      goal: "targeted 0",
      constraints: ["no-repeat", "max-words-changed 0.5"],
      search: "beam 2",
      importance: null,
      examples: 2,
      queryBudget: 30,
    });
  });

  test("a model ranks by its gradients, without a query for it", async () => {
    const deleted = await attack(model, sentences, { lexicon, queryBudget: 1, ...silent });
    const ranked = await attack(model, sentences, { lexicon, importance: "gradient", ...silent });
    expect(ranked.metrics.originalAccuracy).toBe(deleted.metrics.originalAccuracy);
    for (const { queries, words, status } of ranked.toRows()) {
      if (status !== "skipped") expect(queries).toBeLessThanOrEqual(1 + 3 * words);
    }
    expect(await refusal(() => attack(naysayer(), sentences, { importance: "gradient" }))).toBe(
      "invalid importance: gradient (expected a victim with tokenGradients, such as a model)",
    );
  });

  test("importance by [UNK] is another ranking, told in the provenance", async () => {
    const unk = await attack(model, sentences, { lexicon, importance: "unk", ...silent });
    expect(unk.provenance.options.importance).toBe("unk");
    expect(unk.toRows()).toHaveLength(8);
  });
});

describe("long work", () => {
  test("onProgress is told every example", async () => {
    const { onProgress, calls } = recordProgress();
    await attack(model, sentences, { lexicon, onProgress });
    expect(risesToTotal(calls)).toBe(true);
    expect(calls).toHaveLength(8);
  });

  test("an abort ends it before the start, between examples and within one; no tensor is left behind", async () => {
    const before = tf.memory().numTensors;
    const { onProgress, calls } = recordProgress();
    const aborted = AbortSignal.abort(new Error("no"));
    await expect(attack(model, sentences, { lexicon, signal: aborted, onProgress })).rejects.toThrow("no");
    expect(calls).toEqual([]);

    const between = abortAfter(3);
    await expect(
      attack(model, sentences, { lexicon, signal: between.signal, onProgress: between.onProgress }),
    ).rejects.toThrow("enough");
    expect(between.calls.map(([done]) => done)).toEqual([1, 2, 3]);

    const within = new AbortController();
    const victim = naysayer();
    const predict = async (inputs: readonly VictimInput[]) => {
      if (victim.asked > 0) within.abort(new Error("in the middle"));
      return victim.predict(inputs);
    };
    await expect(
      attack({ labels: victim.labels, predict }, sentences, { lexicon, signal: within.signal, ...silent }),
    ).rejects.toThrow("in the middle");
    expect(tf.memory().numTensors).toBe(before);
  });
});
