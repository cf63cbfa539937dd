import { join } from "node:path";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HackAttendLog } from "../../src/results/hack-attend-log.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { hackAttend } from "../../src/verbs/hack-attend.js";
import type { HackAttendOptions } from "../../src/verbs/hack-attend-options.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { loadResult } from "../../src/verbs/load-result.js";
import { prune } from "../../src/verbs/prune.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

let model: TextClassifier;
let log: HackAttendLog;
const strong: HackAttendOptions = { alpha: 0.3, ...silent };
const attacked = (options: HackAttendOptions) => hackAttend(model, sentences, { ...strong, ...options });

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  log = await hackAttend(model, sentences, { ...strong, maps: 9 });
});
afterAll(() => model.dispose());

describe("hackAttend", () => {
  test("skips what the model gets wrong, and asks nothing more of it", () => {
    const skipped = log.toRows().filter(({ status }) => status === "skipped");
    expect(skipped.map(({ id, prediction }) => [id, prediction])).toEqual([[7, 1]]);
    expect([skipped[0].queries, skipped[0].rankingQueries, skipped[0].hamming]).toEqual([0, 0, null]);
  });

  test("succeeds with some, and ends at the first flip", () => {
    const successes = log.toRows().filter(({ status }) => status === "succeeded");
    expect(successes.length).toBeGreaterThan(0);
    for (const { label, steps } of successes) {
      expect(steps.map(({ prediction }) => prediction !== label)).toEqual(
        steps.map((_, i) => i === steps.length - 1),
      );
    }
  });

  test("asks about each layer, then about the heads of each that it visits", () => {
    for (const { layers, heads, rankingQueries, status } of log.toRows()) {
      if (status !== "skipped") expect(rankingQueries).toBe(layers.length + 2 * heads.length);
    }
  });

  test("a query says what the model says with those weights 0 and their rows summing to 1 again", () => {
    const step = log.toRows().flatMap(({ steps, id }) => steps.map((at) => ({ ...at, id })))[0];
    const batch = model.batch([model.encode(sentences.examples[step.id].text)]);
    const masked = (weights: number[][]) =>
      weights.map((row, query) => {
        const left = row.map((p, key) => (step.units[0].some(([q, k]) => q === query && k === key) ? 0 : p));
        const sum = left.reduce((a, b) => a + b);
        return left.map((p) => p / sum);
      });
    const logits = tf.tidy(() =>
      model
        .forward(batch, {
          everyToken: true,
          tap: (site, layer, value) => {
            if (site !== "attention" || layer !== step.layer) return value;
            const heads = (value as Tensor4D).arraySync()[0];
            return tf.tensor4d([
              heads.map((map, head) => (head === step.head ? masked(map) : map)),
            ]) as unknown as typeof value;
          },
        })
        .dataSync(),
    );
    const p = 1 / (1 + Math.exp(logits[1] - logits[0]));
    expect(step.probabilities[0]).toBeCloseTo(p, 5);
  });

  test.each(["paper", "released"] as const)(
    "%s: the batch changes nothing but float error",
    async (variant) => {
      const [one, many] = await Promise.all([
        attacked({ variant, batchSize: 1 }),
        attacked({ variant, batchSize: 64 }),
      ]);
      const walk = (of: HackAttendLog) =>
        of
          .toRows()
          .map(({ status, steps }) => [status, steps.map(({ layer, head, units }) => [layer, head, units])]);
      expect(walk(one)).toEqual(walk(many));
    },
  );

  test("released: unit (0, 0) of every masked head is masked beside the chosen ones", async () => {
    const released = await attacked({ variant: "released", units: "attention" });
    const rows = released.toRows().filter(({ status }) => status !== "skipped");
    for (const { steps, changed } of rows) {
      const all = steps.map(({ units }) => units[0].length + 1); // and unit (0, 0)
      expect(changed).toBeCloseTo(all.reduce((a, b) => a + b) / all.length, 12);
    }
  });

  test("random order and units: the same with the same seed, others with another", async () => {
    const steps = async (seed: number) =>
      (await attacked({ order: "random", units: "random", seed })).toRows().map((row) => row.steps);
    const first = await steps(1);
    expect(await steps(1)).toEqual(first);
    expect(await steps(2)).not.toEqual(first);
  });

  test("half scale tries one of two layers and one of two heads", async () => {
    const rows = (await attacked({ scale: "half", alpha: 0.01 })).toRows();
    expect(Math.max(...rows.map(({ queries }) => queries))).toBe(1);
    const one = (await attacked({ layers: 1, heads: 2, alpha: 0.01 })).toRows();
    for (const { steps, layers, status } of one) {
      if (status !== "skipped")
        expect(new Set(steps.map(({ layer }) => layer))).toEqual(new Set([layers[0].index]));
    }
  });

  test("heads that are pruned are neither asked about nor masked, nor is a layer without heads", async () => {
    const pruned = await prune(model, [
      { layer: 0, head: 0 },
      { layer: 0, head: 1 },
      { layer: 1, head: 0 },
    ]);
    const rows = (await hackAttend(pruned, sentences, strong)).toRows();
    pruned.dispose();
    const asked = rows.filter(({ status }) => status !== "skipped");
    expect(asked.length).toBeGreaterThan(0);
    for (const { steps, rankingQueries } of asked) {
      expect(steps.map(({ layer, head }) => [layer, head])).toEqual([[1, 1]]);
      expect(rankingQueries).toBe(2);
    }
  });

  test("tells progress, and ends when it is cancelled", async () => {
    const { calls, onProgress } = recordProgress();
    await attacked({ onProgress });
    expect(risesToTotal(calls)).toBe(true);
    const { calls: _calls, ...aborting } = abortAfter(2);
    await expect(attacked(aborting)).rejects.toThrow("enough");
  });

  test("goes on from its journal to the same rows and maps", async () => {
    const resume = join(temporaryFolder(), "journal.jsonl");
    const { calls: _calls, ...aborting } = abortAfter(4);
    await expect(attacked({ resume, maps: 2, ...aborting })).rejects.toThrow("enough");
    const { calls, onProgress } = recordProgress();
    const resumed = await attacked({ resume, maps: 2, onProgress });
    expect(calls[0]).toEqual([5, 8]);
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(await attacked({ maps: 2 })));
    for (const change of [{ maps: 1 }, { alpha: 0.2 }]) {
      expect(await refusal(() => attacked({ resume, maps: 2, ...change }))).toContain(
        "journal of another run",
      );
    }
  });

  test("leaves no tensors behind", async () => {
    const before = tf.memory().numTensors;
    await attacked({ variant: "released" });
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each([
    [{ alpha: 0 }, "invalid alpha: 0 (expected a number above 0, at most 1)"],
    [{ layers: 0 }, "invalid layers: 0 (expected a whole number of at least 1)"],
    [{ maps: -1 }, "invalid maps: -1 (expected a whole number of at least 0)"],
    [{ maxLength: 17 }, "invalid maxLength: 17 (expected a whole number from 5 to 16)"],
    [{ variant: "relased" as "released" }, "unknown variant: relased (did you mean released?)"],
    [{ ordr: "random" } as object, "unknown option: ordr (did you mean order?)"],
  ])("refuses %o", async (options, line) => {
    expect(await refusal(() => attacked(options))).toBe(line);
  });
});

describe("its log", () => {
  const folder = temporaryFolder();

  test("keeps attention before and after: rows sum to 1, masked units are 0 after", () => {
    expect(log.maps.map(({ id }) => id)).toEqual(
      log
        .toRows()
        .filter(({ status }) => status === "succeeded")
        .map(({ id }) => id),
    );
    for (const { before, after, units, tokens } of log.maps) {
      for (const row of [...before, ...after]) {
        expect(row.length).toBe(tokens.length);
        expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      }
      const inRow = (query: number) => units.filter(([q]) => q === query).length;
      for (const [query, key] of units) {
        expect(before[query][key]).toBeGreaterThan(0);
        if (inRow(query) < tokens.length) expect(after[query][key]).toBe(0);
      }
    }
  });

  test("saves as JSON and JSON Lines and loads again, to the byte; CSV has a line an example", async () => {
    for (const name of ["log.json", "log.jsonl"]) {
      const path = join(folder, name);
      await log.save(path);
      const loaded = await loadResult(path);
      expect(loaded).toBeInstanceOf(HackAttendLog);
      expect(JSON.stringify(loaded)).toBe(JSON.stringify(log));
    }
    const [header, ...lines] = log.toCSV().trim().split("\n");
    expect(header).toBe(
      "id,label,status,prediction,perturbedPrediction,originalScore,perturbedScore,queries,rankingQueries,hamming,changed,layer,head,tokens",
    );
    expect(lines.length).toBe(sentences.size);
  });

  test("charts a kept example, and refuses others", async () => {
    const { id } = log.maps[0];
    expect(log.chart(id).title).toContain(`layer ${log.maps[0].layer}`);
    expect(await refusal(() => log.chart(999))).toMatch(/^unknown example with a map: 999/);
    const none = await attacked({ maps: 0 });
    expect(await refusal(() => none.chart())).toMatch(/^missing attention maps/);
  });
});
