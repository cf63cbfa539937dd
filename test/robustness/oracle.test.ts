import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { type Head, maskWithout } from "../../src/models/heads.js";
import { firstOrderChanges } from "../../src/robustness/first-order.js";
import { localRobustness } from "../../src/robustness/local-robustness.js";
import { cleverWithoutHeads } from "../../src/robustness/masked-heads.js";
import { mean, standardError } from "../../src/support/statistics.js";
import { relativeToMax } from "../oracle-arrays.js";
import { installedEngines, loadOracleModel, type OracleModel, oracleModelsOn } from "../oracle-models.js";
import { describeShared } from "../shared-files.js";

const epsilon = 1e-12;
/**
 * Passes with each head masked take minutes on plain JavaScript: there they are made of one model, for word embeddings,
 * without a base mask; all of them if RAHP_GOLDENS is `all`.
 */
const isSlow = (engine: string) => engine === "cpu" && process.env.RAHP_GOLDENS !== "all";
function maskedWith(engine: string, model: string): ("word" | "encoder")[] {
  if (!isSlow(engine)) return ["word", "encoder"];
  return model === "bert" ? ["word"] : [];
}

for (const engine of installedEngines) {
  for (const name of oracleModelsOn(engine)) {
    describeShared(`local robustness of ${name} on ${engine} beside PyTorch`, () => {
      let oracle: OracleModel;
      beforeAll(async () => {
        await chooseEngine(engine);
        oracle = await loadOracleModel(`tiny/${name}`);
      });
      afterAll(() => oracle.classifier.dispose());

      const measure = (masked: Head[], wrt: "word" | "encoder" = "word") =>
        localRobustness(oracle.classifier, oracle.batch, oracle.labels, masked, { wrt, epsilon });
      const allHeads = () =>
        oracle.classifier.config.keptHeads.flatMap((kept, layer) => kept.map((head) => ({ layer, head })));
      /** C with each head masked, all heads of a layer at once, [heads][N] */
      const withoutEach = async (wrt: "word" | "encoder", headMask?: tf.Tensor2D) => {
        const { classifier, batch, labels } = oracle;
        const { layers } = classifier.config;
        const clever = tf.tidy(() => {
          const trace = classifier.trace(batch, { headMask });
          const ofLayer = (layer: number) => {
            const heads = [...classifier.config.keptHeads[layer].keys()];
            return cleverWithoutHeads(trace, classifier, labels, layer, heads, { wrt, epsilon });
          };
          return tf.concat(Array.from({ length: layers }, (_, layer) => ofLayer(layer)));
        });
        try {
          return await clever.array();
        } finally {
          clever.dispose();
        }
      };
      const deviation = (actual: ArrayLike<number>, array: string) =>
        relativeToMax(actual, oracle.expected(array).values);

      test("the margin is equal to 1e-5", async () => {
        expect(deviation((await measure([])).margin, "margin")).toBeLessThan(1e-5);
      });

      test.each(["word", "encoder"] as const)(
        "gradient length and C with respect to %s embeddings are equal to 2e-5",
        async (wrt) => {
          const { gradientNorm, clever } = await measure([], wrt);
          expect(deviation(gradientNorm, `grad_norm_${wrt}`)).toBeLessThan(2e-5);
          expect(deviation(clever, `C_${wrt}`)).toBeLessThan(2e-5);
        },
      );

      test.each(maskedWith(engine, name))(
        "each head masked: C and ΔC with respect to %s embeddings, and ΔC's standard error",
        async (wrt) => {
          const baseline = (await measure([], wrt)).clever;
          const masked = await withoutEach(wrt);
          const deltas = masked.map((clever) => clever.map((c, i) => c - baseline[i]));
          expect(deviation(masked.flat(), `C_masked_${wrt}`)).toBeLessThan(2e-5);
          expect(deviation(deltas.map(mean), `deltaC_${wrt}`)).toBeLessThan(5e-5);
          if (wrt === "word") {
            expect(
              deviation(
                deltas.map((d) => standardError(d)!),
                "deltaC_word_stderr",
              ),
            ).toBeLessThan(5e-5);
          }
        },
      );

      test("the first-order change of C with each head masked, of each sample", async () => {
        const { classifier, batch, labels } = oracle;
        const { layers, heads } = classifier.config;
        const changes = firstOrderChanges(classifier, batch, labels, maskWithout([], layers, heads), {
          wrt: "word",
          epsilon,
        });
        const bySample = await changes.array();
        changes.dispose();
        const actual = Array.from({ length: layers }, (_, l) =>
          Array.from({ length: heads }, (_h, h) => bySample.map((sample) => sample[l][h])),
        );
        expect(deviation(actual.flat(2), "deltaC_first_order")).toBeLessThan(5e-5);
      });

      test.runIf(!isSlow(engine))("on top of a mask that already lacks a head", async () => {
        const { classifier } = oracle;
        const [layer, head] = oracle.json.baseMaskedHead;
        const base = { layer, head };
        const baseline = (await measure([base])).clever;
        const mask = tf.tensor2d(maskWithout([base], classifier.config.layers, classifier.config.heads));
        const deltas = (await withoutEach("word", mask)).map((clever) =>
          mean(clever.map((c, i) => c - baseline[i])),
        );
        mask.dispose();
        expect(deviation(baseline, "C_base_mask")).toBeLessThan(2e-5);
        expect(deviation(deltas, "deltaC_word_base_mask")).toBeLessThan(5e-5);
      });

      test("with the pruned set masked, and with all heads of a layer masked", async () => {
        const pruned = oracle.json.composite[0].prunedInOrder!.map(([layer, head]) => ({ layer, head }));
        const layer1 = allHeads().filter(({ layer }) => layer === 1);
        expect(deviation((await measure(pruned)).clever, "C_word_pruned")).toBeLessThan(2e-5);
        expect(deviation((await measure(layer1)).clever, "C_word_layer1_masked")).toBeLessThan(2e-5);
      });
    });
  }
}
