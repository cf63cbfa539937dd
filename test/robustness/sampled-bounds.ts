import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { estimateLipschitz, extremeValueClever } from "../../src/robustness/extreme-value-clever.js";
import { type SamplingPlan, sampleMaxima } from "../../src/robustness/gradient-maxima.js";
import { dualNorm } from "../../src/robustness/lp-ball.js";
import { gradientNormsOf, marginGradient, type SmallNetwork } from "./small-network.js";

/** What is sampled: ten batches of eight points in a ball of radius 1, and changes to that. */
export const plan = (changes: Partial<SamplingPlan> = {}): SamplingPlan => ({
  ...{ norm: 2, radius: 1, batches: 10, samplesPerBatch: 8, sampling: "fresh", poolFactor: 5 },
  ...changes,
});

/** Bounds of x by own sampling, one a target. */
export async function boundsOf(
  network: SmallNetwork,
  x: number[],
  targets: number[],
  changes: Partial<SamplingPlan>,
  seed = 1,
) {
  const sampling = plan(changes);
  const { logits } = marginGradient(network, x, 0, 1);
  const from = logits.indexOf(Math.max(...logits));
  const norms = gradientNormsOf(network, x, from, targets, dualNorm(sampling.norm));
  const maxima = await sampleMaxima(sampling, x.length, xoroshiro128plus(seed), 7, norms);
  return targets.map((to, i) => {
    const estimate = estimateLipschitz(maxima[i], "interior");
    return {
      ...estimate,
      bound: extremeValueClever(logits[from] - logits[to], estimate.lipschitz, sampling.radius),
    };
  });
}
