import { afterAll, beforeAll, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { attentionEntropyPerSample, queryTokens } from "../../src/importance/attention-entropy.js";
import { combineSamples } from "../../src/importance/combine-samples.js";
import { headMagnitudes } from "../../src/importance/magnitude.js";
import { absoluteMaskGradientPerSample, maskGradientPerSample } from "../../src/importance/mask-gradient.js";
import { michelPerSample } from "../../src/importance/michel.js";
import { relativeToMax } from "../oracle-arrays.js";
import { installedEngines, loadOracleModel, type OracleModel, oracleModelsOn } from "../oracle-models.js";
import { describeShared } from "../shared-files.js";

for (const engine of installedEngines) {
  for (const folder of oracleModelsOn(engine)) {
    describeShared(`scores of ${folder}'s heads on ${engine} beside PyTorch`, () => {
      let oracle: OracleModel;
      beforeAll(async () => {
        await chooseEngine(engine);
        oracle = await loadOracleModel(`tiny/${folder}`);
      });
      afterAll(() => oracle.classifier.dispose());

      const deviation = (actual: readonly number[][], array: string) =>
        relativeToMax(actual.flat(), oracle.expected(array).values);
      const combined = (samples: number[][][], { weights = samples.map(() => 1), layerNormalised = false }) =>
        combineSamples(samples, { weights, layerNormalised }).scores;
      /** PyTorch's figures are sums over the samples. */
      const summed = (samples: number[][][]) =>
        combined(samples, {}).map((row) => row.map((score) => score * samples.length));

      test("Michel et al.'s importance, summed and layer-normalised, is equal to 2e-5", async () => {
        const samples = await michelPerSample(oracle.classifier, oracle.batch, oracle.labels);
        expect(deviation(summed(samples), "michel_raw")).toBeLessThan(2e-5);
        expect(deviation(combined(samples, { layerNormalised: true }), "michel")).toBeLessThan(2e-5);
      });

      test("the mask's gradient of each sample, its absolute sum and that normalised are equal to 2e-5", async () => {
        const { classifier, batch, labels } = oracle;
        const signed = await maskGradientPerSample(classifier, batch, labels);
        expect(deviation(signed.flat(), "mask_grad_signed")).toBeLessThan(2e-5);
        const samples = await absoluteMaskGradientPerSample(classifier, batch, labels);
        expect(deviation(summed(samples), "mask_grad")).toBeLessThan(2e-5);
        expect(deviation(combined(samples, { layerNormalised: true }), "mask_grad_layer_norm")).toBeLessThan(
          2e-5,
        );
      });

      test("attention entropy over all query tokens, and by sample, is equal to 2e-6", async () => {
        const samples = await attentionEntropyPerSample(oracle.classifier, oracle.batch);
        const weights = queryTokens(oracle.batch);
        expect(deviation(combined(samples, { weights }), "entropy")).toBeLessThan(2e-6);
        expect(deviation(combined(samples, {}), "entropy_sample_mean")).toBeLessThan(2e-6);
      });

      test("L2 and L1 magnitudes are equal to 1e-12: both sides add up in float64", async () => {
        const { config } = oracle.classifier;
        const state = await oracle.classifier.state();
        expect(deviation(headMagnitudes(config, state, "l2"), "magnitude")).toBeLessThan(1e-12);
        expect(deviation(headMagnitudes(config, state, "l1"), "magnitude_l1")).toBeLessThan(1e-12);
      });
    });
  }
}
