import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ranked } from "../../../src/attacks/hackattend/rank.js";
import { chooseEngine } from "../../../src/backends/engines.js";
import { ChoiceDataset } from "../../../src/results/choice-dataset.js";
import type { ChoiceModel } from "../../../src/results/choice-model.js";
import { Dataset } from "../../../src/results/dataset.js";
import type { HackAttendLog, HackAttendRow } from "../../../src/results/hack-attend-log.js";
import type { TextClassifier } from "../../../src/results/text-classifier.js";
import { hackAttend } from "../../../src/verbs/hack-attend.js";
import type { HackAttendOptions } from "../../../src/verbs/hack-attend-options.js";
import { loadChoiceModel } from "../../../src/verbs/load-choice-model.js";
import { loadChoices } from "../../../src/verbs/load-choices.js";
import { loadDataset } from "../../../src/verbs/load-dataset.js";
import { loadModel } from "../../../src/verbs/load-model.js";
import { describeShared, shared } from "../../shared-files.js";
import { type GoldenRow, goldenRows, goldenSummaries, tinySamples } from "./goldens.js";

/** Of float32 against float64, as the oracle has it. */
const TOLERANCE = 2e-5;

/** Of a file's rows, the first ones, unless RAHP_GOLDENS is `all`: all of them take four times as long. */
const MOST_ROWS = process.env.RAHP_GOLDENS === "all" ? Number.POSITIVE_INFINITY : 10;

/** `paper-0.01-half-score` as options. */
function optionsOf(setting: string): HackAttendOptions {
  const [variant, alpha, scale, ablation] = setting.split("-");
  const ablations: Record<string, HackAttendOptions> = {
    score: { units: "attention" },
    positive: { units: "positive" },
    magnitude: { units: "magnitude" },
    natural: { order: "natural" },
  };
  return {
    variant: variant as "paper",
    alpha: Number(alpha),
    scale: scale as "full",
    ...ablations[ablation],
  };
}

/** Fields of one sequence, or of one a choice, as lists of sequences. */
const perSequence = <T>(value: unknown, isOne: boolean) => (isOne ? [value] : value) as T[];

function expectNear(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((p, i) => {
    expect(Math.abs(p - expected[i])).toBeLessThan(TOLERANCE);
  });
}

function expectRanked(actual: readonly Ranked[], expected: [number, number[], number][]): void {
  expect(actual.map(({ index, prediction }) => [index, prediction])).toEqual(
    expected.map(([index, , prediction]) => [index, prediction]),
  );
  actual.forEach(({ probabilities }, i) => {
    expectNear(probabilities, expected[i][1]);
  });
}

const asSet = (units: readonly (readonly number[])[]) => units.map(String).sort();

function expectSame(actual: HackAttendRow, golden: GoldenRow): void {
  const isOne = typeof golden.tokens[0] === "string";
  expectNear(actual.probabilities, golden.probabilities);
  if (golden.skipped) {
    expect([actual.status, actual.steps, actual.rankingQueries]).toEqual(["skipped", [], 0]);
    return;
  }
  expect(actual.tokens).toEqual(perSequence(golden.tokens, isOne));
  expect([actual.status, actual.queries, actual.rankingQueries, actual.hamming, actual.label]).toEqual([
    golden.success ? "succeeded" : "failed",
    golden.queries,
    golden.rankingQueries,
    golden.hamming,
    golden.gold,
  ]);
  expect(actual.changed).toBeCloseTo(golden.changed, 9);
  expect(actual.k).toEqual(perSequence(golden.k, isOne));
  expectRanked(actual.layers, golden.layers ?? []);
  expect(actual.heads.map(({ layer }) => layer)).toEqual((golden.heads ?? []).map(([layer]) => layer));
  actual.heads.forEach(({ heads }, i) => {
    expectRanked(heads, golden.heads![i][1]);
  });
  actual.steps.forEach((step, i) => {
    const expected = golden.steps[i];
    expect([step.layer, step.head, step.prediction, step.fallback]).toEqual([
      expected.layer,
      expected.head,
      expected.predicted,
      expected.fallback ?? false,
    ]);
    expectNear(step.probabilities, expected.probabilities);
    expect(step.units.map(asSet)).toEqual(perSequence<[number, number][]>(expected.units, isOne).map(asSet));
  });
}

describeShared("hackAttend against complete walks in float64", () => {
  const summaries = goldenSummaries();

  function expectLog(log: HackAttendLog, golden: readonly GoldenRow[]): void {
    const rows = log.toRows();
    expect(rows.length).toBe(golden.length);
    rows.forEach((row, i) => {
      expectSame(row, golden[i]);
    });
  }

  const settingsOf = (victim: string) =>
    Object.keys(summaries[victim]).filter((setting) => !setting.includes("verbatim"));

  beforeAll(() => chooseEngine("onnx"));

  describe("tiny-bert", () => {
    let model: TextClassifier;
    beforeAll(async () => {
      model = await loadModel(shared("oracle/tiny/bert"));
    });
    afterAll(() => model.dispose());

    test.each(settingsOf("tiny-bert"))("%s", async (setting) => {
      const data = new Dataset("tiny", tinySamples());
      const log = await hackAttend(model, data, { ...optionsOf(setting), onProgress: () => {} });
      expectLog(log, goldenRows("tiny-bert", setting));
    });
  });

  describe("bert-mini-sst2", () => {
    let model: TextClassifier;
    beforeAll(async () => {
      model = await loadModel(shared("models/bert-mini-sst2"));
    });
    afterAll(() => model.dispose());

    test.each(settingsOf("bert-mini-sst2"))("%s", async (setting) => {
      const golden = goldenRows("bert-mini-sst2", setting).slice(0, MOST_ROWS);
      const limit = golden.length;
      const data = await loadDataset(shared("data/glue/SST-2/dev.tsv"), { limit });
      const log = await hackAttend(model, data, { ...optionsOf(setting), onProgress: () => {} });
      expectLog(log, golden);
    });
  });

  describe("tiny-bert-choice", () => {
    let model: ChoiceModel;
    let all: ChoiceDataset;
    beforeAll(async () => {
      model = await loadChoiceModel(shared("oracle/hackattend/tiny-bert-choice"));
      all = await loadChoices(shared("data/mc/hellaswag/val_1000.jsonl"));
    });
    afterAll(() => model.dispose());

    test.each(settingsOf("tiny-bert-choice"))("%s", async (setting) => {
      const golden = goldenRows("tiny-bert-choice", setting);
      const examples = golden.map(({ row }) => all.examples[row]);
      const data = new ChoiceDataset("hellaswag", examples);
      const log = await hackAttend(model, data, { ...optionsOf(setting), onProgress: () => {} });
      expectLog(log, golden);
    });
  });
});
