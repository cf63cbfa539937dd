import { type HackAttendVariant, readings, VARIANTS } from "../attacks/hackattend/reading.js";
import { type HackAttendSettings, type HeadOrder, ORDERS } from "../attacks/hackattend/settings.js";
import { UNIT_RANKINGS, type UnitRanking } from "../attacks/hackattend/units.js";
import type { Classifier } from "../models/classifier.js";
import { checkCount, checkNames, checkOneOf, checkSeed } from "../support/check-options.js";
import { invalid } from "../support/rahp-error.js";
import type { LongWorkOptions } from "./long-work.js";

const SCALES = ["full", "half"] as const;

export interface HackAttendOptions extends LongWorkOptions {
  /**
   * `paper`: Algorithm 1 with the mask before the softmax, one head at a time; `released`: what the authors' program
   * does, where masked heads accumulate. docs/hackattend.md tells them apart. @default "paper"
   */
  readonly variant?: HackAttendVariant;
  /** α: share of a head's attention units that is masked, above 0, at most 1. @default 0.01 (Liong et al.) */
  readonly alpha?: number;
  /** How many layers, and heads of each, may be tried: all, or half of them, rounded up. @default "full" */
  readonly scale?: (typeof SCALES)[number];
  /** l_max: the most layers that are tried, from 1. @default as `scale` says */
  readonly layers?: number;
  /** h_max: the most heads of a layer that are tried, from 1. @default as `scale` says */
  readonly heads?: number;
  /**
   * How a head's units are ranked: `gradient`, by how much masking raises the loss; `attention`, by weight (the paper's
   * table 6); `random` (table 3); `positive` and `magnitude`, by the slope of the other sign, or of either.
   * @default "gradient"
   */
  readonly units?: UnitRanking;
  /** How layers and heads follow each other: `importance`, `random` (table 3), or `natural`. @default "importance" */
  readonly order?: HeadOrder;
  /** Examples to attack, from 1, drawn without replacement; all where the data has fewer. @default 100 (ours) */
  readonly examples?: number;
  /** Successes of which the attention before and after is kept, from 0: the first ones. @default 3 (ours) */
  readonly maps?: number;
  /** Longest input in tokens, at most the model's. @default 128 (Liong et al.), or the model's where it takes less */
  readonly maxLength?: number;
  /** Of the draw of examples, and of what is random. @default 0 */
  readonly seed?: number;
  /** Sequences in one pass, from 1. It changes memory and speed; scores only within float error. @default 32 */
  readonly batchSize?: number;
  /** File that keeps finished examples, and from which an interrupted run goes on. @default nothing is kept */
  readonly resume?: string;
}

export type ResolvedHackAttend = Required<
  Omit<HackAttendOptions, keyof LongWorkOptions | "scale" | "resume">
>;

/** @throws RahpError for unknown names and numbers out of range */
export function resolveHackAttend(
  { config, tokenizer }: Classifier,
  options: HackAttendOptions,
): ResolvedHackAttend {
  checkNames(options, [
    ...["variant", "alpha", "scale", "layers", "heads", "units", "order", "examples", "maps"],
    ...["maxLength", "seed", "batchSize", "resume", "signal", "onProgress"],
  ]);
  const scale = checkOneOf("scale", options.scale ?? "full", SCALES);
  const share = scale === "full" ? 1 : 0.5;
  const {
    variant = "paper",
    alpha = 0.01,
    layers = Math.ceil(config.layers * share),
    heads = Math.ceil(config.heads * share),
    units = "gradient",
    order = "importance",
    examples = 100,
    maps = 3,
    maxLength = Math.min(128, tokenizer.maxLength),
    seed = 0,
    batchSize = 32,
  } = options;
  if (!(typeof alpha === "number" && alpha > 0 && alpha <= 1))
    throw invalid("alpha", alpha, "a number above 0, at most 1");
  const shortest = tokenizer.shortestPair + 2;
  if (!Number.isInteger(maxLength) || maxLength < shortest || maxLength > tokenizer.maxLength)
    throw invalid("maxLength", maxLength, `a whole number from ${shortest} to ${tokenizer.maxLength}`);
  return {
    variant: checkOneOf("variant", variant, VARIANTS),
    alpha,
    layers: checkCount("layers", layers),
    heads: checkCount("heads", heads),
    units: checkOneOf("units", units, UNIT_RANKINGS),
    order: checkOneOf("order", order, ORDERS),
    examples: checkCount("examples", examples),
    maps: checkCount("maps", maps, 0),
    maxLength,
    seed: checkSeed(seed),
    batchSize: checkCount("batchSize", batchSize),
  };
}

/** How one sample is attacked. */
export function settingsOf(resolved: ResolvedHackAttend): HackAttendSettings {
  return { ...resolved, reading: readings[resolved.variant] };
}
