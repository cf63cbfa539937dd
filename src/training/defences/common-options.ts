import { invalid } from "../../support/rahp-error.js";
import { ranges } from "./method-entry.js";
import type { RoseOptions } from "./rose.js";

/** Of both kinds of Child-Tuning: the volume of 70 % that the RAHP paper tells is what is not kept. */
export const childTuning = {
  reserve: {
    default: 0.3, // Xu et al., 2021, of 0.1 to 0.4 by task; RAHP, table 1
    about: "share of gradient entries that are kept, above 0, at most 1 (no defence)",
    check: ranges.positiveShare,
  },
} as const;

/** Of all kinds of ROSE, which updates 40 % of its tensors: the volume of 60 % in RAHP's table 1 is what is not updated. */
export const quantiles = {
  options: {
    lower: {
      default: 0, // the least salient tensors are the robust ones (Jiang et al., 2022)
      about: "quantile of saliencies from which tensors are updated, in percent",
      check: ranges.percent,
    },
    upper: {
      default: 40, // RAHP, table 1
      about: "quantile up to which they are; 0 to 100 is no defence",
      check: ranges.percent,
    },
  },
  check({ lower, upper }: RoseOptions) {
    if (lower > upper) throw invalid("lower", lower, `at most upper, which is ${upper}`);
  },
} as const;

/** Of FreeLB and CreAT: their ascent. */
export const ascent = {
  steps: {
    default: 2, // FreeLB's released script for SST-2, and CreAT's trainer; advLearningRate, too
    about: "passes with noise, from 0 (no defence)",
    check: ranges.count,
  },
  advLearningRate: {
    default: 0.1,
    about: "length of a step of ascent, at least 0",
    check: ranges.atLeastZero,
  },
} as const;

/** Of FreeLB and CreAT, which differ in its default. */
export const maxNorm = {
  about: "longest noise after a step, at least 0 (any)",
  check: ranges.atLeastZero,
} as const;

/** Of SMART and CreAT. */
export const noiseScale = {
  default: 1e-5, // SMART's paper (σ) and mt-dnn; CreAT's released trainer
  about: "standard deviation of the noise that it starts from, above 0",
  check: ranges.positive,
} as const;
