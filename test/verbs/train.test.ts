import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { mean } from "../../src/support/statistics.js";
import { attack } from "../../src/verbs/attack.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { prune } from "../../src/verbs/prune.js";
import { type TrainOptions, train } from "../../src/verbs/train.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { interrupt, recordProgress, silent } from "./progress-calls.js";
import { opposite, sentences } from "./sentences.js";

let model: TextClassifier;
beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

const settings: TrainOptions = { batchSize: 3, steps: 12, learningRate: 0.01, ...silent };

async function hashAfter(options: TrainOptions, from = model, data = sentences): Promise<string> {
  const { model: trained } = await train(from, data, { ...settings, ...options });
  trained.dispose();
  return trained.weightsHash;
}

describe("training", () => {
  test("learns labels that the model has wrong, and leaves the model that was given alone", async () => {
    const before = model.weightsHash;
    const { model: trained, log } = await train(model, opposite, { ...settings, steps: 150 });
    expect((await evaluate(model, opposite, silent)).accuracy).toBe(0.125);
    expect((await evaluate(trained, opposite, silent)).accuracy).toBe(1);
    expect(model.weightsHash).toBe(before);
    expect(trained.weightsHash).not.toBe(before);
    expect(trained.labels).toEqual(model.labels);
    const rows = log.toRows();
    expect(rows.map(({ step }) => step)).toEqual(Array.from({ length: 150 }, (_, i) => i + 1));
    const losses = rows.map(({ loss }) => loss); // with dropout: one step's may be anything
    expect(mean(losses.slice(-9))).toBeLessThan(0.3 * mean(losses.slice(0, 9)));
    expect(log.kept).toBe(150);
    trained.dispose();
  });

  test("is decided by its seed, and by what it is told", async () => {
    const plain = await hashAfter({});
    expect(await hashAfter({ seed: 0, dropout: undefined })).toBe(plain);
    const others = await Promise.all(
      [
        { seed: 1 },
        { dropout: 0 },
        { batchSize: 4 },
        { accumulate: 2 },
        { learningRate: 0.02 },
        { warmupRatio: 0.5 },
        { weightDecay: 0 },
        { betas: [0.8, 0.98] as const },
        { epsilon: 1e-3 },
        { clip: 0.01 },
        { maxLength: 4 },
        { layerwiseDecay: 0.5 },
        { frozen: ["embeddings"] },
        { masked: [{ layer: 0, head: 1 }] },
      ].map((options) => hashAfter(options)),
    );
    expect(new Set([plain, ...others]).size).toBe(others.length + 1);
  });

  test("takes its rate up through the warm-up and down to the end", async () => {
    const { log } = await train(model, sentences, { ...settings, warmupRatio: 0.25 });
    const rates = log.toRows().map(({ learningRate }) => learningRate / 0.01);
    expect(rates).toEqual([0, 1 / 3, 2 / 3, ...[9, 8, 7, 6, 5, 4, 3, 2, 1].map((left) => left / 9)]);
  });

  test("counts epochs of all its data; half of one is half the steps", async () => {
    const epochs = async (options: TrainOptions) => {
      const { steps: _, ...others } = settings;
      return (await train(model, sentences, { ...others, ...options })).log
        .toRows()
        .map(({ epoch }) => epoch);
    };
    expect(await epochs({ epochs: 2, batchSize: 3 })).toEqual([1, 2, 3, 4, 5, 6].map((step) => step / 3));
    expect(await epochs({ epochs: 0.5, batchSize: 2 })).toEqual([0.25, 0.5]);
    expect(await epochs({ epochs: 1, batchSize: 2, accumulate: 3 })).toEqual([0.5, 1]);
  });

  test("leaves frozen parameters and removed heads as they are", async () => {
    const pruned = await prune(model, [{ layer: 0, head: 1 }]);
    const frozen = ["embeddings", "layer.1."];
    const { model: trained } = await train(pruned, opposite, { ...settings, frozen });
    expect(trained.config.keptHeads).toEqual([[0], [0, 1]]);
    const [before, after] = [await pruned.state(), await trained.state()];
    for (const [name, { values }] of before) {
      const isFrozen = frozen.some((part) => name.includes(part));
      const isSame = values.every((value, i) => value === after.get(name)!.values[i]);
      expect(isSame, name).toBe(isFrozen);
    }
    pruned.dispose();
    trained.dispose();
  });

  test("a masked head learns nothing", async () => {
    const { model: trained } = await train(model, opposite, {
      ...{ ...settings, weightDecay: 0 },
      masked: [{ layer: 1, head: 0 }],
    });
    const name = "bert.encoder.layer.1.attention.self.value.weight"; // [D, D], head 0 in the first half of the rows
    const [before, after] = [
      (await model.state()).get(name)!.values,
      (await trained.state()).get(name)!.values,
    ];
    const changed = [...after].map((value, i) => value !== before[i]);
    expect(changed.slice(0, 32)).toEqual(Array(32).fill(false));
    expect(changed.slice(32).filter(Boolean).length).toBeGreaterThan(20);
    trained.dispose();
  });
});

describe("data to judge on", () => {
  test("decides which weights are kept: the first best ones", async () => {
    const { model: trained, log } = await train(model, opposite, {
      ...{ ...settings, steps: 40, evaluateEvery: 4 },
      evaluateOn: sentences,
    });
    const judged = log.toRows().filter(({ accuracy }) => accuracy !== null);
    expect(judged.map(({ step }) => step)).toEqual([4, 8, 12, 16, 20, 24, 28, 32, 36, 40]);
    const best = Math.max(...judged.map(({ accuracy }) => accuracy!));
    expect(log.kept).toBe(judged.find(({ accuracy }) => accuracy === best)!.step);
    expect(log.kept).toBeLessThan(40); // it learns the opposite
    expect((await evaluate(trained, sentences, silent)).accuracy).toBe(best);
    expect(log.accuracy).toBe(best);
    trained.dispose();
  });

  test("ends the training after so many evaluations without a better one", async () => {
    const { log } = await train(model, opposite, {
      ...{ ...settings, steps: 400, evaluateEvery: 5, patience: 3 },
      evaluateOn: sentences,
    });
    const rows = log.toRows();
    expect(rows.length).toBeLessThan(400);
    expect(rows.at(-1)!.step).toBe(log.kept + 15);
  });

  test("changes nothing in the steps themselves", async () => {
    const losses = async (options: TrainOptions) =>
      (await train(model, opposite, { ...settings, ...options })).log.toRows().map(({ loss }) => loss);
    expect(await losses({ evaluateOn: sentences, evaluateEvery: 2 })).toEqual(await losses({}));
  });
});

describe("what it measures before and after", () => {
  test("is what evaluate and attack say of both models, without the masked heads", async () => {
    const attackOptions = { recipe: "textbugger-chars", examples: 4, queryBudget: 10 };
    const { model: trained, log } = await train(model, sentences, {
      ...settings,
      masked: [{ layer: 0, head: 1 }],
      measure: { data: opposite, attack: attackOptions },
    });
    for (const [of, figures] of [
      [model, log.measures!.before],
      [trained, log.measures!.after],
    ] as const) {
      const pruned = await prune(of, [{ layer: 0, head: 1 }]);
      const { accuracy, meanClever } = await evaluate(pruned, opposite, silent);
      const { metrics } = await attack(pruned, opposite, { ...attackOptions, ...silent });
      const { accuracyUnderAttack, successRate, averageQueries, averageQueriesOfSuccesses } = metrics;
      expect(figures).toEqual({
        ...{ accuracy, meanClever, accuracyUnderAttack, successRate, averageQueries },
        averageQueriesOfSuccesses,
      });
      pruned.dispose();
    }
    trained.dispose();
  });

  test("is nothing unless it is asked for, and without an attack the rest", async () => {
    expect((await train(model, sentences, settings)).log.measures).toBeNull();
    const { log } = await train(model, sentences, { ...settings, measure: {} });
    expect(log.measures!.before.accuracy).toBe(0.875);
    expect(log.measures!.after.accuracyUnderAttack).toBeNull();
  });
});

describe("a training that ends early", () => {
  test("goes on from its checkpoint to the same weights and the same log, bit for bit", async () => {
    const resume = join(temporaryFolder(), "training.ckpt");
    const options = { ...settings, steps: 20, evaluateEvery: 4, evaluateOn: sentences };
    const whole = await train(model, opposite, options);
    for (const steps of [6, 3, 9]) {
      const made = existsSync(resume) ? 4 : 0;
      await interrupt(made + steps, (signals) => train(model, opposite, { ...options, resume, ...signals }));
    }
    const resumed = await train(model, opposite, { ...options, resume });
    expect(resumed.model.weightsHash).toBe(whole.model.weightsHash);
    expect(resumed.log.toRows()).toEqual(whole.log.toRows());
    expect(resumed.log.kept).toBe(whole.log.kept);
    const again = await train(model, opposite, { ...options, resume }); // all is done
    expect(again.model.weightsHash).toBe(whole.model.weightsHash);
    for (const { model: trained } of [whole, resumed, again]) trained.dispose();
  });

  test("does not go on from another training's checkpoint, nor from another file", async () => {
    const resume = join(temporaryFolder(), "training.ckpt");
    await hashAfter({ resume });
    const another =
      /^checkpoint of another training: .*training\.ckpt \(its model, data, options, engine or version differ\)$/;
    expect(await refusal(() => hashAfter({ resume, seed: 1 }))).toMatch(another);
    expect(await refusal(() => hashAfter({ resume }, model, opposite))).toMatch(another);
    const weights = join(await tinyModelFolder(), "model.safetensors");
    expect(await refusal(() => hashAfter({ resume: weights }))).toBe(
      `invalid checkpoint: ${weights} (expected a file that an interrupted training left)`,
    );
  });

  test("tells its progress in steps, up to their number", async () => {
    const { onProgress, calls } = recordProgress();
    await train(model, sentences, { ...settings, onProgress, evaluateOn: sentences, evaluateEvery: 5 });
    const steps = calls.map(([done]) => done);
    expect([...new Set(steps)]).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(calls.every(([, total]) => total === 12)).toBe(true);
  });
});
