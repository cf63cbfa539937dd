import { ceilShare } from "../support/exact-share.js";

/** Steps of warm-up: ⌈steps · ratio⌉ by exact decimal arithmetic. @param ratio  0 to 1 */
export function warmupSteps(steps: number, ratio: number): number {
  return ceilShare(ratio, steps);
}

/**
 * What the learning rate is multiplied by at a step: it rises linearly from 0 through the warm-up, and falls linearly
 * towards 0, which it would reach one step after the last; as transformers' linear schedule.
 *
 * @param step    from 0
 * @param steps   of the whole training
 * @param warmup  steps of warm-up
 */
export function learningRateFactor(step: number, steps: number, warmup: number): number {
  return step < warmup ? step / warmup : (steps - step) / (steps - warmup);
}
