import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { HeadScores } from "../../src/results/head-scores.js";
import { composite } from "../../src/verbs/composite.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";

const samples = [0, 1, 2, 3].flatMap((id) =>
  [0, 1].map((head) => ({
    ...{ id, layer: 0, head, clever: 1, deltaClever: id + head, firstOrder: null, fisher: 1 + head },
  })),
);
const origin = { provenance: { verb: "scoreHeads", options: { samples: 4 }, seed: 3, versions: {} } };

describe("files beside a result", () => {
  test("scores without samples take those of an earlier run away", async () => {
    const path = join(temporaryFolder(), "scores.csv");
    const scores = HeadScores.fromSamples(samples, origin);
    await scores.save(path);
    expect((await HeadScores.load(path)).trust).toEqual(scores.trust);
    await new HeadScores(scores.toRows(), [], origin).save(path);
    expect(existsSync(path.replace(".csv", ".samples.arrow"))).toBe(false);
    expect((await HeadScores.load(path)).samples).toEqual([]);
  });

  test("provenance of a result of another kind is not taken for the scores' own", async () => {
    const folder = temporaryFolder();
    const scores = HeadScores.fromSamples(samples, origin);
    await scores.save(join(folder, "run.csv"));
    await composite(scores, { rho: 0.5 }).save(join(folder, "run.json"));
    const { provenance } = await HeadScores.load(join(folder, "run.csv"));
    expect(provenance).toEqual({ verb: "scoreHeads", options: {}, seed: null, versions: {} });
  });

  test("the JSON and a note say how far the ranking can be trusted", () => {
    const scores = HeadScores.fromSamples(samples, origin);
    expect(scores.trust?.halfSplitAgreement).toBe(1);
    expect(JSON.parse(JSON.stringify(scores)).trust).toEqual(scores.trust);
    expect(scores.notes).toEqual([
      "rankings by two halves of the samples agree at 1.00 (Spearman), the five heaviest samples carry 100 % of Σ|ΔC|",
    ]);
  });
});
