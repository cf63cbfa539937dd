import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { choiceOverlap } from "../../src/pruning/auto-samples.js";
import { combinationOf } from "../../src/results/combine-samples.js";
import type { HeadScores } from "../../src/results/head-scores.js";
import { resampledScores } from "../../src/results/resampled-scores.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { drawIndices } from "../../src/support/random.js";
import { composite, resolveComposite } from "../../src/verbs/composite.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { rahp } from "../../src/verbs/rahp.js";
import { type ScoreHeadsOptions, scoreHeads } from "../../src/verbs/score-heads.js";
import { asStage } from "../../src/verbs/stages.js";
import { sweep } from "../../src/verbs/sweep.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { abortAfter, recordProgress, silent } from "./progress-calls.js";
import { datasetOf } from "./sentences.js";

const folder = temporaryFolder();
let model: TextClassifier;
beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

const [openings, endings] = [
  ["a good", "a dull", "the funny", "very bad", "the awful", "this charming", "a slow", "the great"],
  [
    "film",
    "movie .",
    "actor is fun",
    "plot",
    "scenes and film",
    "movie but not boring",
    "actor",
    "good plot",
    "film is bad",
  ],
];
/** 72 sentences; of seed 3 the first 32 are too few for a choice that is stable to 0.9, and 48 are enough. */
const data = datasetOf(
  "many",
  openings.flatMap((opening, i) =>
    endings.map((ending, j) => [`${opening} ${ending}`, (i + j) % 2] as const),
  ),
);
const choice = { rho: 0.25, gamma: 0.25 };
const score = (options: ScoreHeadsOptions = {}) =>
  scoreHeads(model, data, { samples: "auto", seed: 3, choice, ...silent, ...options });
const idsOf = ({ samples }: HeadScores) => [...new Set(samples.map(({ id }) => id))];

describe("samples auto", () => {
  test("adds half as many until the choice is as stable as asked, and says how many that took", async () => {
    const scores = await score();
    expect(idsOf(scores)).toEqual(drawIndices(48, 72, 3));
    expect(scores.provenance.data?.examples).toBe(48);
    expect(scores.notes[0]).toMatch(
      /^48 samples were enough: on others the choice would overlap with theirs by some 0\.9\d \(Jaccard, at rho 0\.25\); 0\.9 was asked for$/,
    );
    expect(scores.provenance.options).toMatchObject({ samples: "auto", stability: 0.9, choice });
  });

  test("the overlap that it stops at is that of the choice on bootstrap resamples", async () => {
    const overlapOf = async (samples: number) => {
      const scores = await score({ samples });
      const resampled = resampledScores(scores.samples, combinationOf(scores.provenance))!;
      return choiceOverlap(resampled, resolveComposite(choice), 1000, 3);
    };
    expect(await overlapOf(32)).toBeLessThan(0.9);
    const enough = await overlapOf(48);
    expect(enough).toBeGreaterThanOrEqual(0.9);
    const scores = await score();
    expect(scores.notes[0]).toContain(`by some ${enough.toFixed(2)} `);
    expect(composite(scores, choice).notes.at(-1)).toContain(`by some ${enough.toFixed(2)} `);
  });

  test.each(["exact", "first-order"] as const)(
    "gives what as many samples give that are asked for as a number, but for float error (%s)",
    async (estimate) => {
      const auto = await score({ estimate, stability: 0.5 });
      const asked = await score({ estimate, samples: idsOf(auto).length });
      expect(idsOf(auto)).toEqual(idsOf(asked));
      const figures = (scores: HeadScores) =>
        scores.toRows().flatMap(({ deltaClever, deltaCleverStderr }) => [deltaClever, deltaCleverStderr!]);
      expect(relativeToMax(figures(auto), figures(asked))).toBeLessThan(5e-5);
      const fishers = (scores: HeadScores) => scores.toRows().map(({ fisher }) => fisher);
      expect(relativeToMax(fishers(auto), fishers(asked))).toBeLessThan(1e-5);
    },
  );

  test("says where the data ended before that", async () => {
    const scores = await score({ stability: 0.99 });
    expect(idsOf(scores)).toHaveLength(72);
    expect(scores.notes[0]).toMatch(
      /^the data ended at 72 samples before the choice was stable: .* 0\.99 was asked/,
    );
    const few = await scoreHeads(model, datasetOf("few", [["good film", 1]]), { samples: "auto", ...silent });
    expect(few.notes[0]).toBe(
      "the data ended at 1 sample, too few to tell how stable the choice is; 0.9 was asked for",
    );
  });

  test("scores no sample twice, and tells a total that grows with the steps", async () => {
    const { calls, onProgress } = recordProgress();
    await score({ onProgress });
    const passes = 2 + 4; // baseline, Fisher, four heads
    expect([...new Set(calls.map(([, total]) => total))]).toEqual([32 * passes, 48 * passes]);
    expect(calls.every(([done], i) => i === 0 || done > calls[i - 1][0])).toBe(true);
    expect(calls.at(-1)).toEqual([48 * passes, 48 * passes]);
  });

  test.each([20, 32 * 6, 32 * 6 + 40])(
    "a run aborted after %d units goes on from its journal to the very result",
    async (units) => {
      const resume = join(folder, `journal-${units}.jsonl`);
      const { calls: before, ...aborting } = abortAfter(units);
      await expect(score({ batchSize: 4, resume, ...aborting })).rejects.toThrow("enough");
      const { calls, onProgress } = recordProgress();
      const resumed = await score({ batchSize: 4, resume, onProgress });
      expect(JSON.stringify(resumed)).toBe(JSON.stringify(await score({ batchSize: 4 })));
      expect(calls[0][0]).toBeGreaterThan(before.at(-1)![0]);
      expect(calls.at(-1)).toEqual([48 * 6, 48 * 6]);
      const again = recordProgress();
      await score({ batchSize: 4, resume, onProgress: again.onProgress });
      expect(again.calls).toEqual([]);
    },
  );

  test("goes on where misclassified samples are skipped and too few are left to tell", async () => {
    const { examples } = await evaluate(model, data, silent);
    const right = drawIndices(3, 72, 0);
    const mostlyWrong = datasetOf(
      "mostly wrong",
      examples.map(({ prediction }, i) => [
        data.examples[i].text,
        right.includes(i) ? prediction : 1 - prediction,
      ]),
    );
    const options = { samples: "auto", misclassified: "skip", ...silent } as const;
    const { notes } = await scoreHeads(model, mostlyWrong, options);
    expect(notes.slice(0, 2)).toEqual([
      "69 of 72 samples are misclassified and left out of ΔCLEVER",
      "the data ended at 72 samples, too few to tell how stable the choice is; 0.9 was asked for",
    ]);
  });
});

test("rahp hands its choice on", async () => {
  const options = { samples: "auto", seed: 3, ...choice, ...silent } as const;
  const pruning = await rahp(model, data, options);
  expect(JSON.stringify(pruning.rounds)).toBe(JSON.stringify([await score()]));
  expect(JSON.stringify(pruning.selection)).toBe(JSON.stringify(composite(await score(), choice)));
  pruning.model.dispose();
});

test("a stage whose work grows stands still until it has caught up", () => {
  const { calls, onProgress } = recordProgress();
  const stage = asStage({ onProgress }, 1, 3);
  for (const [done, total] of [
    [1, 2],
    [2, 2],
    [3, 4],
    [4, 4],
  ])
    stage.onProgress!(done, total);
  expect(calls.map(([done]) => done)).toEqual([1.5, 2, 2, 2]);
});

describe("wrong use", () => {
  const auto = { samples: "auto", ...silent } as const;
  test.each<[string, () => Promise<unknown>]>([
    [
      "invalid samples: auto (expected a number with the estimate refine)",
      () => score({ estimate: "refine" }),
    ],
    [
      "invalid samples: auto (expected a number with the estimate corrected)",
      () => score({ estimate: "corrected" }),
    ],
    ["invalid stability: 1.5 (expected a number from 0 to 1)", () => score({ stability: 1.5 })],
    [
      "invalid rounds: 2 (expected 1 with samples auto, which settles one choice)",
      () => rahp(model, data, { ...auto, rounds: 2, rho: 0.5 }),
    ],
    [
      "invalid samples: auto (expected another: it settles one choice, not many)",
      () => sweep(model, data, auto as object),
    ],
    [
      "invalid samples: auto (expected a whole number of at least 1)",
      () => scoreHeads(model, data, { ...auto, method: "michel" } as never),
    ],
  ])("%s", async (line, run) => {
    expect(await refusal(run)).toBe(line);
  });
});
