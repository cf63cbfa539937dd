import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { queryTokens } from "../../src/importance/attention-entropy.js";
import { type HeadScore, headScores } from "../../src/importance/head-score.js";
import { Classifier } from "../../src/models/classifier.js";
import { chooseByScore } from "../../src/pruning/choose-by-score.js";
import { removeHeads } from "../../src/pruning/remove-heads.js";
import {
  type SampleMethod,
  SCORE_METHODS,
  type ScoreMethodName,
  scoreMethods,
  scoresOfSamples,
} from "../../src/verbs/score-methods.js";
import { tinyClassifier } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { installedEngines, loadOracleModel, type OracleModel } from "../oracle-models.js";
import { describeShared } from "../shared-files.js";

interface Input {
  readonly text: string;
  readonly label: number;
}

/** Scores by one method, as a verb has them: batches in, rows of the heads that are left out. */
async function scoresBy(
  name: ScoreMethodName,
  model: Classifier,
  inputs: readonly Input[],
  batchSize = inputs.length,
): Promise<HeadScore[]> {
  const method = scoreMethods[name];
  const { keptHeads } = model.config;
  if (method.from === "model") return headScores(keptHeads, await method.score(model, 3), null);
  if (method.from === "masking") throw new Error(`${name} is scoreHeads' own`);
  const { samples, tokens } = await samplesBy(method.perSample, model, inputs, batchSize);
  return scoresOfSamples(method, samples, tokens, keptHeads);
}

async function samplesBy(
  perSample: SampleMethod["perSample"],
  model: Classifier,
  inputs: readonly Input[],
  batchSize: number,
) {
  const samples: number[][][] = [];
  const tokens: number[] = [];
  for (let start = 0; start < inputs.length; start += batchSize) {
    const chosen = inputs.slice(start, start + batchSize);
    const batch = model.batch(chosen.map(({ text }) => model.encode(text)));
    const labels = chosen.map(({ label }) => label);
    samples.push(...(await perSample(model, batch, labels)));
    tokens.push(...queryTokens(batch));
  }
  return { samples, tokens };
}

/** Methods that need no head to be masked. */
const others = SCORE_METHODS.filter((name) => scoreMethods[name].from !== "masking");

describe("score methods", () => {
  const inputs = [
    { text: "a dull film", label: 0 },
    { text: "the plot was very funny and the actor is great", label: 1 },
    { text: "awful", label: 0 },
  ];
  let model: Classifier;
  let pruned: Classifier;
  beforeAll(async () => {
    await chooseEngine("wasm");
    model = await tinyClassifier();
    const removed = [{ layer: 1, head: 0 }];
    pruned = new Classifier({ ...model, ...removeHeads(model.config, await model.state(), removed) });
  });

  test.each(others)("%s gives each head that is left a finite score of at least 0", async (name) => {
    const scores = await scoresBy(name, pruned, inputs);
    expect(scores.map(({ layer, head }) => [layer, head])).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
    ]);
    for (const { score } of scores) expect(score).toSatisfy((s: number) => Number.isFinite(s) && s >= 0);
  });

  test.each(others)("%s: standard errors where there are samples, from two", async (name) => {
    const stderrs = (rows: HeadScore[]) => rows.map(({ scoreStderr }) => scoreStderr);
    const several = stderrs(await scoresBy(name, model, inputs));
    const none = [null, null, null, null];
    if (scoreMethods[name].from === "model") expect(several).toEqual(none);
    else expect(several.every((stderr) => stderr !== null && stderr > 0)).toBe(true);
    expect(stderrs(await scoresBy(name, model, inputs.slice(0, 1)))).toEqual(none);
  });

  test("no two methods rank by the same scores", async () => {
    const scores = await Promise.all(others.map((name) => scoresBy(name, model, inputs)));
    const tables = scores.map((rows) => rows.map(({ score }) => score).join());
    expect(new Set(tables).size).toBe(others.length);
  });

  test("entropy counts each query token once, entropy-by-sample each sample", async () => {
    const [score] = await scoresBy("entropy", model, inputs);
    const [bySample] = await scoresBy("entropy-by-sample", model, inputs);
    const alone = await Promise.all(inputs.map((input) => scoresBy("entropy", model, [input])));
    const entropies = alone.map(([first]) => first.score);
    expect(score.score).toBeCloseTo((5 * entropies[0] + 12 * entropies[1] + 3 * entropies[2]) / 20, 5);
    expect(bySample.score).toBeCloseTo((entropies[0] + entropies[1] + entropies[2]) / 3, 5);
  });

  test("batches change no score beyond 1e-5", async () => {
    for (const name of ["michel", "mask-gradient", "entropy", "fisher"] as const) {
      const score = async (batchSize: number) =>
        (await scoresBy(name, model, inputs, batchSize)).map((row) => row.score);
      expect(relativeToMax(await score(1), await score(3))).toBeLessThan(1e-5);
    }
  });
});

/** A method, PyTorch's array for it, what that is of the samples, and the name of PyTorch's pruned sets. */
const realOracles = [
  ["michel", "michel", "table of normalised layers", "michel"],
  ["michel-unnormalised", "michel_raw", "sum", "michel_unnormalised"],
  ["mask-gradient", "mask_grad", "sum", "mask_grad"],
  ["mask-gradient-normalised", "mask_grad_layer_norm", "table of normalised layers", undefined],
  ["fisher", "fisher", "mean", undefined],
] as const;

type PrunedSets = Record<string, Record<string, { pruned: [number, number][] }>>;

if (installedEngines.includes("onnx")) {
  for (const folder of ["bert-mini-sst2", "minilm-l6-sst2"]) {
    describeShared(`score methods on ${folder}, 64 sentences, beside PyTorch`, () => {
      let oracle: OracleModel;
      const passes = new Map<SampleMethod["perSample"], ReturnType<typeof samplesBy>>();
      beforeAll(async () => {
        await chooseEngine("onnx");
        oracle = await loadOracleModel(`real/${folder}`, `models/${folder}`);
      });
      afterAll(() => oracle.classifier.dispose());

      /** One pass over the samples serves the methods that differ only in how these are combined. */
      const scoreOf = async (name: ScoreMethodName) => {
        const { classifier, json } = oracle;
        const method = scoreMethods[name] as SampleMethod;
        const inputs = json.samples.map(({ texts: [text], label }) => ({ text, label }));
        const pass = passes.get(method.perSample) ?? samplesBy(method.perSample, classifier, inputs, 32);
        passes.set(method.perSample, pass);
        const { samples, tokens } = await pass;
        return scoresOfSamples(method, samples, tokens, classifier.config.keptHeads);
      };

      test.each(realOracles)(
        "%s is PyTorch's %s, a %s, to 2e-5, and chooses the same heads",
        async (name, array, kind, set) => {
          const scores = await scoreOf(name);
          const factor = kind === "sum" ? oracle.json.samples.length : 1;
          const actual = scores.map(({ score }) => score * factor);
          expect(relativeToMax(actual, oracle.expected(array).values)).toBeLessThan(2e-5);
          if (set === undefined) return;
          const { pruned: sets } = oracle.json as unknown as { pruned: PrunedSets };
          for (const [rho, ofRho] of Object.entries(sets)) {
            const options = { rho: Number(rho), minHeadsPerLayer: 0 };
            const rows = chooseByScore(scores, scoreMethods[name].prunedFirst, options);
            const chosen = rows.filter(({ pruned }) => pruned).map(({ layer, head }) => [layer, head]);
            expect([rho, chosen]).toEqual([rho, ofRho[set].pruned]);
          }
        },
      );

      test("Fisher's standard errors are equal to 2e-5", async () => {
        const stderrs = (await scoreOf("fisher")).map(({ scoreStderr }) => scoreStderr!);
        expect(relativeToMax(stderrs, oracle.expected("fisher_stderr").values)).toBeLessThan(2e-5);
      });
    });
  }
}
