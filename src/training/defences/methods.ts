import { type ChildTuningOptions, childTuningD, childTuningF } from "./child-tuning.js";
import { ascent, childTuning, maxNorm, noiseScale, quantiles } from "./common-options.js";
import { type CreatOptions, creat } from "./creat.js";
import { DISTILLATION_LOSSES, type DistillationOptions, distillation } from "./distillation.js";
import { type FreeLbOptions, freeLb } from "./free-lb.js";
import { type MethodEntry, oneOf, ranges } from "./method-entry.js";
import { R_DROP_VARIANTS, type RDropOptions, rDrop } from "./r-drop.js";
import { type RoseEnsembleOptions, type RoseOptions, rose } from "./rose.js";
import { S_ATTEND_VARIANTS, type SAttendOptions, sAttend } from "./s-attend.js";
import { SMART_VARIANTS, type SmartOptions, smart } from "./smart.js";
import { checkTeacher } from "./teacher.js";
import { type VanillaOptions, vanilla } from "./vanilla.js";

/** The options of each training method, by its name. */
export interface TrainingMethodOptions {
  readonly vanilla: VanillaOptions;
  readonly "r-drop": RDropOptions;
  readonly "child-tuning-d": ChildTuningOptions;
  readonly "child-tuning-f": ChildTuningOptions;
  readonly smart: SmartOptions;
  readonly "free-lb": FreeLbOptions;
  readonly creat: CreatOptions;
  readonly "rose-first": RoseOptions;
  readonly "rose-second": RoseOptions;
  readonly "rose-ensemble": RoseEnsembleOptions;
  readonly "s-attend": SAttendOptions;
  readonly distillation: DistillationOptions;
}

export type TrainingMethodName = keyof TrainingMethodOptions;

/** The training methods by name. */
export const methods: { readonly [Name in TrainingMethodName]: MethodEntry<TrainingMethodOptions[Name]> } = {
  vanilla: {
    about: "plain fine-tuning: the cross-entropy",
    options: {
      labelSmoothing: {
        default: 0,
        about: "share of the target that goes to all classes alike, 0 to 1",
        check: ranges.share,
      },
    },
    make: vanilla,
  },
  "r-drop": {
    about: "R-Drop (Wu et al., 2021): two passes with dropout are to agree",
    options: {
      alpha: {
        default: 1, // the least of Wu et al., 2021: 1 to 5 by task
        about: "weight of their divergence, at least 0 (no defence)",
        check: ranges.atLeastZero,
      },
      variant: {
        default: "paper",
        about: "paper: mean divergence; kl-summed: its sum; released: its sum, cross-entropies not halved",
        check: oneOf(R_DROP_VARIANTS),
      },
    },
    make: rDrop,
  },
  "child-tuning-d": {
    about: "Child-Tuning_D (Xu et al., 2021): only the encoder's weights of largest Fisher score learn",
    options: childTuning,
    make: childTuningD,
  },
  "child-tuning-f": {
    about: "Child-Tuning_F (Xu et al., 2021): in each step, other weights at random learn",
    options: childTuning,
    make: (options) => childTuningF(options),
  },
  smart: {
    about: "SMART (Jiang et al., 2020): outputs stay the same under adversarial noise of the embeddings",
    options: {
      alpha: {
        default: 1, // the paper's λ, and mt-dnn's adv_alpha
        about: "weight of the divergence, at least 0 (none)",
        check: ranges.atLeastZero,
      },
      stepSize: {
        default: 1e-3, // the paper's η, and mt-dnn's class; its command line has 1e-5
        about: "of the ascent along the divergence's gradient, at least 0",
        check: ranges.atLeastZero,
      },
      noiseScale,
      epsilon: {
        default: 1e-6, // mt-dnn
        about: "added to a token's largest noise, by which it is divided, above 0",
        check: ranges.positive,
      },
      variant: {
        default: "paper",
        about: "paper: divergences as published; released: log-odds and constant targets, as mt-dnn",
        check: oneOf(SMART_VARIANTS),
      },
      mu: {
        default: 0, // off, as in the released code; the paper has 1
        about: "weight of the Bregman proximal term, at least 0 (none)",
        check: ranges.atLeastZero,
      },
      beta: {
        default: 0.99, // the paper, for most of the training
        about: "momentum of the average that the term holds to, 0 to 1",
        check: ranges.share,
      },
    },
    make: (options) => smart(options),
  },
  "free-lb": {
    about: "FreeLB (Zhu et al., 2020): gradients of several steps of adversarial noise of the embeddings",
    options: {
      ...ascent,
      initialMagnitude: {
        default: 0.6, // the released script
        about: "of the noise at the start, over √(tokens · width), at least 0",
        check: ranges.atLeastZero,
      },
      maxNorm: { ...maxNorm, default: 0 }, // the released script
    },
    make: (options) => freeLb(options),
  },
  creat: {
    about: "CreAT (Wu et al., 2023): as FreeLB, but noise drives the last layer's vectors away, too",
    options: {
      ...ascent,
      maxNorm: { ...maxNorm, default: 0.1 }, // the released trainer
      temperature: {
        default: 1, // the released trainer
        about: "weight of the vectors' likeness beside the loss in the ascent, at least 0",
        check: ranges.atLeastZero,
      },
      noiseScale,
    },
    make: (options) => creat(options),
  },
  "rose-first": {
    about: "ROSE-First (Jiang et al., 2022): weight tensors that dropout moves least are updated",
    ...quantiles,
    make: (options) => rose({ first: 1, second: 0 }, options),
  },
  "rose-second": {
    about: "ROSE-Second (Jiang et al., 2022): weight tensors whose gradient is like its momentum are updated",
    ...quantiles,
    make: (options) => rose({ first: 0, second: 1 }, options),
  },
  "rose-ensemble": {
    about: "ROSE-Ensemble (Jiang et al., 2022): both, each of which gives a part of the update",
    options: {
      ...quantiles.options,
      gamma: {
        default: 0.5, // Jiang et al., 2022
        about: "weight of ROSE-First, 0 to 1",
        check: ranges.share,
      },
    },
    check: quantiles.check,
    make: ({ gamma, ...options }) => rose({ first: gamma, second: 1 - gamma }, options),
  },
  "s-attend": {
    about: "S-Attend (Liong et al., 2024): attention units are masked at random",
    options: {
      alpha: {
        default: 0.2, // of 0.1, 0.2 and 0.5: the one that is never the worst in Liong et al., table 7
        about: "probability with which one is masked, at least 0 (no defence), below 1",
        check: ranges.shareBelowOne,
      },
      variant: {
        default: "paper",
        about: "paper: each unit of each head; released: key columns, the same for all heads and layers",
        check: oneOf(S_ATTEND_VARIANTS),
      },
    },
    make: (options, { model }) => sAttend(options, model.tokenizer.specialIds),
  },
  distillation: {
    about: "distillation (Hinton et al., 2015): logits are to be those of another classifier",
    options: {
      loss: {
        default: "kl", // Hinton et al., 2015
        about: "kl: divergence at a temperature; mse: squared difference of logits",
        check: oneOf(DISTILLATION_LOSSES),
      },
      temperature: {
        default: 2, // Sanh et al., 2019
        about: "what logits are divided by in kl, above 0",
        check: ranges.positive,
      },
      weight: {
        default: 0.5, // ours
        about: "of the distance beside the cross-entropy, 0 (no distillation) to 1 (nothing else)",
        check: ranges.share,
      },
    },
    takesTeacher: true,
    make: (options, context) => {
      checkTeacher(context);
      return distillation(options);
    },
  },
};
