import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { uniformOpen } from "./random-stream.js";

/** Fills an array with draws from the normal distribution of mean 0, by the method of Box and Muller. */
export function drawNormal(random: RandomGenerator, variance: number, values: Float32Array): void {
  for (let i = 0; i < values.length; i += 2) {
    const length = Math.sqrt(-2 * variance * Math.log(uniformOpen(random)));
    const angle = 2 * Math.PI * uniformOpen(random);
    values[i] = length * Math.cos(angle);
    if (i + 1 < values.length) values[i + 1] = length * Math.sin(angle);
  }
}
