import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HeadScores } from "../../src/results/head-scores.js";
import type { Pruning } from "../../src/results/pruning.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { jupyterDisplay } from "../../src/show/mime-bundle.js";
import { composite } from "../../src/verbs/composite.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadDataset } from "../../src/verbs/load-dataset.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { loadResult } from "../../src/verbs/load-result.js";
import { prune } from "../../src/verbs/prune.js";
import { type RahpOptions, rahp } from "../../src/verbs/rahp.js";
import { scoreHeads } from "../../src/verbs/score-heads.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

let tiny: TextClassifier;
let mini: TextClassifier;

beforeAll(async () => {
  tiny = await loadModel(await tinyModelFolder());
  mini = await loadModel("bert-mini-sst2");
});
afterAll(() => {
  tiny.dispose();
  mini.dispose();
});

const run = (options: RahpOptions = {}) =>
  rahp(tiny, sentences, { rho: 0.5, gamma: 0.25, ...silent, ...options });

describe("one round", () => {
  const scoring = { samples: 6, seed: 3, aggregate: "signed-log" } as const;
  const choice = { alpha: 0.25, beta: 1, gamma: 0.25, rho: 0.5 };

  test.each(["exact", "refine"] as const)(
    "is scoreHeads, composite, prune and evaluate one after the other (%s)",
    async (estimate) => {
      const pruning = await run({ ...scoring, ...choice, estimate });
      const options = { ...scoring, estimate, ...(estimate === "refine" && { choice }), ...silent };
      const scores = await scoreHeads(tiny, sentences, options);
      const selection = composite(scores, choice);
      const pruned = await prune(tiny, selection);
      const [before, after] = [
        await evaluate(tiny, sentences, silent),
        await evaluate(pruned, sentences, silent),
      ];
      expect(JSON.stringify(pruning.rounds)).toBe(JSON.stringify([scores]));
      expect(JSON.stringify(pruning.selection)).toBe(JSON.stringify(selection));
      expect(pruning.model.weightsHash).toBe(pruned.weightsHash);
      expect(JSON.stringify([pruning.before, pruning.after])).toBe(JSON.stringify([before, after]));
      pruning.model.dispose();
      pruned.dispose();
    },
  );
});

describe("two rounds on the built-in model", () => {
  const options = { samples: 12, seed: 1, estimate: "first-order", rho: 0.4, gamma: 0.2, ...silent } as const;
  let pruning: Pruning;

  beforeAll(async () => {
    const data = await loadDataset("sst2-sample", { limit: 24 });
    pruning = await rahp(mini, data, { ...options, rounds: 2 });
  });
  afterAll(() => pruning.model.dispose());

  const headsOf = (scores: HeadScores) => scores.toRows().map(({ layer, head }) => `${layer}.${head}`);
  const chosen = () => pruning.selection.pruned.map(({ layer, head }) => `${layer}.${head}`);

  test("prune K = ⌊ρ·L·H⌋ heads in all, in equal steps", () => {
    expect(chosen()).toHaveLength(9); // of 24
    expect(pruning.model.headCount).toBe(15);
    expect(pruning.rounds.map((scores) => headsOf(scores).length)).toEqual([24, 20]);
  });

  test("take the first from the whole model's scores, and the others from those of the masked model", async () => {
    const data = await loadDataset("sst2-sample", { limit: 24 });
    const { rho, gamma, ...scoring } = options;
    const first = await scoreHeads(mini, data, scoring);
    expect(JSON.stringify(pruning.rounds[0])).toBe(JSON.stringify(first));
    const gone = composite(first, { rho, gamma }).pruned.slice(0, 4);
    expect(pruning.selection.pruned.slice(0, 4)).toEqual(gone);
    const second = await scoreHeads(mini, data, { ...scoring, masked: gone });
    expect(JSON.stringify(pruning.rounds[1])).toBe(JSON.stringify(second));
  });

  test("protect the heads that one round protects, and no others", () => {
    const { protected: once } = composite(pruning.rounds[0], { rho: 0.4, gamma: 0.2 });
    const keys = (heads: typeof once) => heads.map(({ layer, head }) => `${layer}.${head}`).sort();
    expect(keys(pruning.selection.protected)).toEqual(keys(once));
    expect(once).toHaveLength(5);
    expect(chosen().some((key) => keys(once).includes(key))).toBe(false);
  });

  test("show heads, accuracy and mean C before and after, and what the scores are of", () => {
    const { before, after } = pruning;
    expect(pruning.toRows()).toEqual([
      { measure: "heads", before: 24, after: 15 },
      { measure: "accuracy", before: before.accuracy, after: after.accuracy },
      { measure: "meanClever", before: before.meanClever, after: after.meanClever },
    ]);
    const bundle = pruning[jupyterDisplay]();
    expect(bundle).toMatchObject({ "text/html": expect.stringContaining("mean C") });
    expect(String(pruning)).toContain("note: heads were chosen in 2 rounds");
    expect(pruning.provenance).toMatchObject({ verb: "rahp", seed: 1, options: { rounds: 2, rho: 0.4 } });
  });
});

describe("saveFolder", () => {
  test("writes the model, scores of each round, selection and figures, which load again", async () => {
    const folder = join(temporaryFolder(), "pruned");
    const pruning = await run({ rounds: 2 });
    await pruning.saveFolder(folder);
    const model = await loadModel(join(folder, "pruned-model"));
    expect(model.weightsHash).toBe(pruning.model.weightsHash);
    model.dispose();
    const read = async (name: string) => JSON.stringify(await loadResult(join(folder, name)));
    expect(await read("pruning.json")).toBe(JSON.stringify(pruning));
    expect(await read("selection.json")).toBe(JSON.stringify(pruning.selection));
    expect(await read("evaluation-before.json")).toBe(JSON.stringify(pruning.before));
    expect(await read("evaluation-after.json")).toBe(JSON.stringify(pruning.after));
    for (const [i, name] of ["scores.csv", "scores-2.csv"].entries()) {
      expect(await read(name)).toBe(JSON.stringify(pruning.rounds[i]));
    }
    pruning.model.dispose();
  });

  test("replaces an earlier one as a whole, and nothing else", async () => {
    const folder = join(temporaryFolder(), "pruned");
    const [two, one] = [await run({ rounds: 2 }), await run()];
    await two.saveFolder(folder);
    await one.saveFolder(folder);
    expect(existsSync(join(folder, "scores-2.csv"))).toBe(false);
    for (const name of ["thesis.txt", join("pruned-model", "thesis.txt")]) {
      writeFileSync(join(folder, name), "all my work");
      expect(await refusal(() => two.saveFolder(folder))).toBe(
        `cannot replace ${folder}: it holds other files (${name})`,
      );
      rmSync(join(folder, name));
    }
    for (const { model } of [one, two]) model.dispose();
  });
});

describe("rounds", () => {
  test("leave every layer the heads that minHeadsPerLayer says", async () => {
    const { model } = await run({ gamma: 0, rounds: 2, minHeadsPerLayer: 1 });
    expect(model.config.keptHeads.map((kept) => kept.length)).toEqual([1, 1]);
    model.dispose();
  });

  test("keep a journal each, from which an interrupted run goes on to the same result", async () => {
    const resume = join(temporaryFolder(), "journal");
    const options = { rounds: 2, resume };
    const { signal, onProgress } = abortAfter(2.5);
    await expect(run({ ...options, signal, onProgress })).rejects.toThrow("enough");
    expect([resume, `${resume}.2`].map(existsSync)).toEqual([true, true]);
    const [resumed, whole] = [await run(options), await run({ rounds: 2 })];
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(whole));
    resumed.model.dispose();
    whole.model.dispose();
  });
});

describe("long work", () => {
  test("tells its progress, up to a total that stays the same", async () => {
    const { onProgress, calls } = recordProgress();
    const { model } = await run({ rounds: 2, onProgress });
    expect(risesToTotal(calls)).toBe(true);
    model.dispose();
  });

  test.each([0.5, 1.5, 2.5])("ends after %s stages where it is cancelled", async (stages) => {
    const { signal, onProgress } = abortAfter(stages);
    await expect(run({ rounds: 2, signal, onProgress })).rejects.toThrow("enough");
  });
});

describe("refuses before it scores", () => {
  test.each<[string, object, string]>([
    ["no rounds", { rounds: 0 }, "invalid rounds: 0 (expected a whole number of at least 1)"],
    ["parts of rounds", { rounds: 1.5 }, "invalid rounds: 1.5 (expected a whole number of at least 1)"],
    [
      "more rounds than heads to prune",
      { rounds: 3 },
      "invalid rounds: 3 (expected at most 2, the heads that rho 0.5 prunes)",
    ],
    [
      "more heads than are unprotected",
      { rho: 1 },
      "too many heads to prune: 4 (expected at most 3: of 4 heads, 3 are unprotected; lower rho or gamma)",
    ],
    [
      "refined estimates in rounds",
      { estimate: "refine", rounds: 2 },
      "invalid rounds: 2 (expected 1 with the estimate refine, which settles one choice)",
    ],
    ["options of scoreHeads out of range", { samples: 0 }, "invalid samples: 0"],
    ["no workers", { workers: 0 }, "invalid workers: 0"],
    ["options of composite out of range", { gamma: 2 }, "invalid gamma: 2"],
    ["heads to mask", { masked: [] }, "unknown option: masked"],
  ])("%s", async (_, options, message) => {
    const { onProgress, calls } = recordProgress();
    expect(await refusal(() => run({ ...options, onProgress }))).toContain(message);
    expect(calls).toEqual([]);
  });
});
