import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HeadScores } from "../../src/results/head-scores.js";
import { SeedSummary } from "../../src/results/seed-summary.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { attack } from "../../src/verbs/attack.js";
import { composite } from "../../src/verbs/composite.js";
import { hackAttend } from "../../src/verbs/hack-attend.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { loadResult } from "../../src/verbs/load-result.js";
import { overSeeds } from "../../src/verbs/over-seeds.js";
import { report } from "../../src/verbs/report.js";
import { scoreHeads } from "../../src/verbs/score-heads.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { provenanceOf } from "../results/origins.js";
import { evaluation } from "../results/robustness-results.js";
import { abortAfter, recordProgress, silent } from "./progress-calls.js";
import { sentences, tinyHeads } from "./sentences.js";

const folder = temporaryFolder();
let model: TextClassifier;
let summary: SeedSummary;
const score = (seed: number) => scoreHeads(model, sentences, { samples: 5, seed, ...silent });

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  summary = await overSeeds([0, 1, 7], score);
});
afterAll(() => model.dispose());

describe("scores over seeds", () => {
  test("are the mean and the standard deviation (N − 1) of each head's scores", async () => {
    const runs = [await score(0), await score(1), await score(7)];
    const rows = summary.toRows();
    expect(rows.map(({ layer, head }) => ({ layer, head }))).toEqual(tinyHeads);
    for (const [i, row] of rows.entries()) {
      for (const column of ["deltaClever", "deltaCleverStderr", "fisher"] as const) {
        const values = runs.map((run) => run.toRows()[i][column]!);
        const mean = (values[0] + values[1] + values[2]) / 3;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2;
        expect(row[`${column}Mean`]).toBeCloseTo(mean, 10);
        expect(row[`${column}Deviation`]).toBeCloseTo(Math.sqrt(variance), 10);
      }
    }
  });

  test("show their heads, mean ± standard deviation under the titles of the scores, and the seeds", () => {
    const [caption, , header] = String(summary).split("\n");
    expect(caption).toBe("mean ± standard deviation over seeds 0, 1, 7");
    expect(header.trim().split(/ {2,}/)).toEqual(["layer", "head", "ΔCLEVER", "± s.e.", "Fisher"]);
    expect(String(summary)).toMatch(/\n +0 +0 +−?[\d.e-]+ ± [\d.e-]+ /);
  });

  test("tell what the runs have in common, each run, and whose notes are whose", async () => {
    const { provenance, notes } = summary;
    expect(provenance).toMatchObject({ verb: "overSeeds", options: { seeds: [0, 1, 7] }, seed: null });
    expect(provenance.model).toEqual(model.origin);
    expect(provenance.data).toEqual({ name: "sentences", examples: 5, hash: sentences.hash });
    expect(provenance.runs?.map(({ verb, seed }) => [verb, seed])).toEqual([
      ["scoreHeads", 0],
      ["scoreHeads", 1],
      ["scoreHeads", 7],
    ]);
    expect(notes).toEqual([
      ...(await score(0)).notes.map((note) => `seed 0: ${note}`),
      ...(await score(1)).notes.map((note) => `seed 1: ${note}`),
      ...(await score(7)).notes.map((note) => `seed 7: ${note}`),
    ]);
    expect(Object.keys(summary.cost.seconds)).toEqual(["baseline", "fisher", "deltaClever"]);
  });

  test("load from JSON to the same bytes, and stand in a report", async () => {
    const [path, again] = [join(folder, "seeds.json"), join(folder, "again.json")];
    await summary.save(path);
    const loaded = await loadResult(path);
    expect(loaded.toRows()).toEqual(summary.toRows());
    expect(String(loaded)).toBe(String(summary));
    await loaded.save(again);
    expect(readFileSync(again).equals(readFileSync(path))).toBe(true);
    expect((await report([loaded])).html).toContain("Several seeds: scoreHeads");
  });

  test("are not taken for scores of one run", async () => {
    const path = join(folder, "seeds.csv");
    await summary.save(path);
    expect(await refusal(() => HeadScores.load(path))).toBe(`missing column in ${path}: deltaClever`);
  });

  test.each<[string, object]>([
    ["no seeds", { seeds: [] }],
    ["a figure as text", { titles: { layer: "x" } }],
    ["keys that rows lack", { keys: ["layer", "neuron"] }],
    ["no rows", { rows: [] }],
  ])("%s in a file is refused", async (_, change) => {
    const path = join(folder, "broken.json");
    writeFileSync(path, JSON.stringify({ ...JSON.parse(JSON.stringify(summary)), ...change }));
    expect(await refusal(() => SeedSummary.load(path))).toBe(
      `invalid summary of seeds: ${path} (expected what overSeeds saved)`,
    );
  });
});

describe("other runs", () => {
  test("of a choice tell on which share of the seeds a head is pruned", async () => {
    const chosen = await overSeeds([0, 1, 7], async (seed) => composite(await score(seed), { rho: 0.5 }));
    for (const row of chosen.toRows()) expect([0, 1 / 3, 2 / 3, 1]).toContain(row.prunedMean);
    expect(chosen.toRows().reduce((sum, row) => sum + (row.prunedMean as number), 0)).toBeCloseTo(2, 12);
  });

  test("of an evaluation keep a row a class", async () => {
    const rows = (await overSeeds([1, 2], async () => evaluation())).toRows();
    expect(rows.map((row) => [row.class, row.accuracyMean, row.accuracyDeviation])).toEqual(
      evaluation()
        .toRows()
        .map((row) => [row.class, row.accuracy, 0]),
    );
  });

  test("of plain figures have one row, and no provenance of their own", async () => {
    const summary = await overSeeds([1, 2, 3], async (seed) => ({ accuracy: seed / 4, name: "x" }));
    expect(summary.toRows()).toEqual([{ accuracyMean: 0.5, accuracyDeviation: expect.closeTo(0.25, 12) }]);
    expect(summary.provenance.runs).toEqual([]);
    expect(String(summary)).toContain("0.5 ± 0.25");
  });

  test("of attacks give the metrics, whichever examples each seed draws", async () => {
    const attacked = (seed: number) => attack(model, sentences, { examples: 5, seed, ...silent });
    const summary = await overSeeds([0, 1, 7], attacked);
    const [row, ...others] = summary.toRows();
    expect(others).toEqual([]);
    const metrics = [(await attacked(0)).metrics, (await attacked(1)).metrics, (await attacked(7)).metrics];
    for (const name of ["accuracyUnderAttack", "successRate", "averageQueries"] as const) {
      const values = metrics.map((of) => of[name]!);
      const mean = values.reduce((a, b) => a + b, 0) / 3;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2;
      expect(row[`${name}Mean`]).toBeCloseTo(mean, 12);
      expect(row[`${name}Deviation`]).toBeCloseTo(Math.sqrt(variance), 12);
    }
    expect(summary.provenance.model).toEqual(model.origin);
    expect(summary.provenance.runs?.map(({ verb, seed }) => [verb, seed])).toEqual([
      ["attack", 0],
      ["attack", 1],
      ["attack", 7],
    ]);
    const [, , header] = String(summary).split("\n");
    expect(header.trim().split(/ {2,}/).slice(0, 3)).toEqual([
      "accuracy before the attack",
      "accuracy under attack",
      "attack success rate",
    ]);
  });

  test("of HackAttend give its metrics", async () => {
    const summary = await overSeeds([0, 1], (seed) =>
      hackAttend(model, sentences, { examples: 3, seed, ...silent }),
    );
    expect(summary.toRows()).toHaveLength(1);
    expect(summary.toRows()[0]).toHaveProperty("averageRankingQueriesMean");
    expect(summary.titles.averageRankingQueries).toBe("ranking queries beside them, mean");
  });

  test("of metrics alone give their mean, by name", async () => {
    const options = { recipe: "textfooler-lexicon", examples: 3, ...silent } as const;
    const summary = await overSeeds([0, 1], async (seed) => {
      return (await attack(model, sentences, { ...options, seed })).metrics;
    });
    expect(summary.titles.accuracyUnderAttack).toBe("accuracyUnderAttack");
  });
});

describe("progress and cancellation", () => {
  test("each seed is a unit of the whole, whether its run tells its progress or not", async () => {
    const told = recordProgress();
    await overSeeds([0, 1], (seed, work) => scoreHeads(model, sentences, { seed, ...work }), {
      onProgress: told.onProgress,
    });
    expect(told.calls.at(-1)).toEqual([2, 2]);
    expect(told.calls.every(([done, total], i) => total === 2 && done > (told.calls[i - 1]?.[0] ?? 0))).toBe(
      true,
    );
    const untold = recordProgress();
    await overSeeds([0, 1], async () => ({ accuracy: 1 }), { onProgress: untold.onProgress });
    expect(untold.calls).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  test("a cancellation ends the run that it meets, and no other begins", async () => {
    const begun: number[] = [];
    const { signal, onProgress } = abortAfter(0.5);
    const run = (seed: number, work: object) => {
      begun.push(seed);
      return scoreHeads(model, sentences, { seed, ...work });
    };
    await expect(overSeeds([3, 4], run, { signal, onProgress })).rejects.toThrow("enough");
    expect(begun).toEqual([3]);
  });
});

describe("wrong use", () => {
  const one = async () => ({ accuracy: 1 });
  test.each<[string, () => Promise<unknown>]>([
    ["invalid seeds: [] (expected a list of at least one)", () => overSeeds([], one)],
    ["invalid seeds: [1,1] (expected each seed once)", () => overSeeds([1, 1], one)],
    ["invalid seed: 0.5 (expected a 32-bit integer)", () => overSeeds([0.5], one)],
    [
      "unknown option: seeds (expected one of signal, onProgress)",
      () => overSeeds([1], one, { seeds: [] } as object),
    ],
    [
      "invalid run 2: other rows than run 1 (expected the same)",
      () =>
        overSeeds([0, 1], async (seed) => {
          const rows = (await score(0)).toRows().slice(seed);
          return new HeadScores(rows, [], { provenance: provenanceOf("scoreHeads") });
        }),
    ],
  ])("%s", async (line, run) => {
    expect(await refusal(run)).toBe(line);
  });
});
