import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  loadWordVectors,
  type WordVectorsOptions,
} from "../../../src/attacks/resources/load-word-vectors.js";
import { chooseEngine } from "../../../src/backends/engines.js";
import { refusal } from "../../fixtures/refusal.js";
import { spoilBytes } from "../../fixtures/spoilt-files.js";
import { randomVectors, vectorText, wordsOf, writeFiles } from "../../fixtures/vector-files.js";
import { installedEngines } from "../../oracle-models.js";

/** Neighbours by comparing every two words in exact arithmetic: whole numbers have exact dot products. */
function bruteForce(vectors: readonly number[][], row: number, most: number): string[] {
  const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const cosine = (other: number) =>
    dot(vectors[row]!, vectors[other]!) /
    Math.sqrt(dot(vectors[row]!, vectors[row]!) * dot(vectors[other]!, vectors[other]!));
  const others = vectors.map((_, other) => other).filter((other) => other !== row);
  const ranked = others
    .map((other) => ({ other, cosine: cosine(other) }))
    .sort((a, b) => b.cosine - a.cosine || a.other - b.other);
  return ranked.slice(0, most).map(({ other }) => `w${other}`);
}

const fileOf = (vectors: number[][]) => writeFiles({ "vectors.txt": vectorText(wordsOf(vectors), vectors) });
const cacheOf = (path: string, most: number) => `${path}.k${most}.neighbours`;

beforeAll(async () => {
  await chooseEngine(installedEngines[0]);
});

describe("loadWordVectors", () => {
  test.each(installedEngines)(
    "finds on %s the neighbours that comparing every two words finds",
    async (engine) => {
      await chooseEngine(engine);
      const vectors = randomVectors(300, 12, 3);
      const loaded = await loadWordVectors(fileOf(vectors), { neighbours: 7 });
      for (let row = 0; row < 300; row++)
        expect(loaded.neighbours(`w${row}`)).toEqual(bruteForce(vectors, row, 7));
      await chooseEngine(installedEngines[0]);
    },
  );

  test("neighbours come from all blocks of a file", async () => {
    const vectors = randomVectors(5000, 6, 4);
    const loaded = await loadWordVectors(fileOf(vectors), { neighbours: 5 });
    for (const row of [0, 4095, 4096, 4999])
      expect(loaded.neighbours(`w${row}`)).toEqual(bruteForce(vectors, row, 5));
  });

  test("tells cosines, keeps the near, and knows nothing of other words", async () => {
    const path = writeFiles({ "a.txt": "film 1 0\nmovie 1 1\nplot 0 2\nbad -1 0\n" });
    const loaded = await loadWordVectors(path, { leastCosine: 0.5 });
    expect(loaded.name).toBe(path);
    expect(loaded.cosine("film", "movie")).toBeCloseTo(Math.SQRT1_2, 6);
    expect(loaded.cosine("film", "bad")).toBe(-1);
    expect(loaded.cosine("film", "unheard")).toBeUndefined();
    expect(loaded.neighbours("film")).toEqual(["movie"]);
    expect(loaded.neighbours("movie")).toEqual(["film", "plot"]); // equally near: the file's order
    expect(loaded.neighbours("unheard")).toEqual([]);
    const all = await loadWordVectors(path);
    expect(all.neighbours("film")).toEqual(["movie", "plot", "bad"]);
    const first = await loadWordVectors(path, { words: 2 });
    expect(first.neighbours("film")).toEqual(["movie"]);
  });

  test("words that are equally near in great number are listed in the file's order", async () => {
    const vectors = Array.from({ length: 1500 }, () => [1, 2]);
    const loaded = await loadWordVectors(fileOf(vectors), { neighbours: 3 });
    expect(loaded.neighbours("w0")).toEqual(["w1", "w2", "w3"]);
    expect(loaded.neighbours("w1499")).toEqual(["w0", "w1", "w2"]);
  });

  test.each<[string, WordVectorsOptions, string]>([
    ["neighbours", { neighbours: 0 }, "invalid neighbours: 0 (expected a whole number of at least 1)"],
    ["words", { words: 1.5 }, "invalid words: 1.5 (expected a whole number of at least 1)"],
    ["leastCosine", { leastCosine: 2 }, "invalid leastCosine: 2 (expected a number from -1 to 1)"],
    ["names", { neighbors: 3 } as object, "unknown option: neighbors (did you mean neighbours?)"],
  ])("checks its options: %s", async (_what, options, message) => {
    expect(await refusal(() => loadWordVectors("nowhere.txt", options))).toBe(message);
  });
});

describe("neighbours kept beside the file", () => {
  const vectors = randomVectors(40, 4, 5);
  const progressOf = async (path: string, options: WordVectorsOptions = {}) => {
    const steps: [number, number][] = [];
    const loaded = await loadWordVectors(path, {
      neighbours: 4,
      ...options,
      onProgress: (...step) => steps.push(step),
    });
    return { loaded, steps };
  };

  test("are read the next time; another k and another file are found anew", async () => {
    const path = fileOf(vectors);
    const first = await progressOf(path);
    expect(first.steps).toEqual([[40, 40]]);
    const { mtimeMs } = statSync(cacheOf(path, 4));
    const second = await progressOf(path);
    expect(second.steps).toEqual([]);
    expect(second.loaded.neighbours("w7")).toEqual(first.loaded.neighbours("w7"));
    expect(statSync(cacheOf(path, 4)).mtimeMs).toBe(mtimeMs);
    expect((await progressOf(path, { neighbours: 5 })).steps).toHaveLength(1);
    expect((await progressOf(path, { words: 30 })).steps).toHaveLength(1);
    writeFileSync(path, vectorText(wordsOf(vectors), randomVectors(40, 4, 6)));
    const changed = await progressOf(path);
    expect(changed.steps).toHaveLength(1);
    expect(changed.loaded.neighbours("w7")).toEqual(bruteForce(randomVectors(40, 4, 6), 7, 4));
  });

  test("are found anew where they are broken", async () => {
    const path = fileOf(vectors);
    await progressOf(path);
    const whole = readFileSync(cacheOf(path, 4));
    for (let seed = 1; seed <= 40; seed++) {
      const spoilt = spoilBytes(whole, seed);
      if (whole.equals(spoilt)) continue;
      writeFileSync(cacheOf(path, 4), spoilt);
      const { loaded, steps } = await progressOf(path);
      expect(steps).toHaveLength(1);
      expect(loaded.neighbours("w7")).toEqual(bruteForce(vectors, 7, 4));
      expect(readFileSync(cacheOf(path, 4)).equals(whole)).toBe(true);
    }
  });

  test("are not kept where the place cannot be written", async () => {
    const path = fileOf(vectors);
    writeFileSync(`${path}.moved`, "");
    chmodSync(dirname(path), 0o555); // root writes all the same
    const { loaded } = await progressOf(path);
    chmodSync(dirname(path), 0o755);
    expect(loaded.neighbours("w7")).toEqual(bruteForce(vectors, 7, 4));
  });

  test("a cancelled search leaves none", async () => {
    const path = fileOf(vectors);
    const reason = new Error("enough");
    await expect(progressOf(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(existsSync(cacheOf(path, 4))).toBe(false);
  });
});
