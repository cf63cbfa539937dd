import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { mean } from "../../support/statistics.js";
import type { AttackStatus } from "../attack-text.js";
import { type ChosenUnits, chooseUnits } from "./choose-units.js";
import { type CleanPass, cleanPass } from "./clean-pass.js";
import { maskedIn } from "./masked-in.js";
import { maskedUnits } from "./masked-units.js";
import type { Outcome } from "./outcome.js";
import { type Ranked, rankHeads, rankLayers } from "./rank.js";
import type { Reading } from "./reading.js";
import type { HackAttendSettings } from "./settings.js";
import { outcomesOf, type Subject } from "./subject.js";

/** A query: one more head masked, and what the model said then. */
export interface HackAttendStep extends Outcome, ChosenUnits {
  readonly layer: number;
  readonly head: number;
}

/** What HackAttend did to a sample. */
export interface HackAttendRecord {
  readonly status: AttackStatus;
  /** Of the classes, or choices, for the sample as it is. */
  readonly probabilities: readonly number[];
  readonly prediction: number;
  /** k: units to mask in a head's matrix of each sequence. */
  readonly k: readonly number[];
  /** What the model says without each layer, most important first; empty where nothing ranked them. */
  readonly layers: readonly Ranked[];
  /** The same for the heads of each layer that was visited. */
  readonly heads: readonly { readonly layer: number; readonly heads: readonly Ranked[] }[];
  /** Queries of perturbed masks, in order. */
  readonly steps: readonly HackAttendStep[];
  /** Number of steps. */
  readonly queries: number;
  /** Queries that ranked layers and heads; the clean pass is in neither number. */
  readonly rankingQueries: number;
  /** The paper's Hamming distance: k over all sequences, as every masked matrix has the same; null where skipped. */
  readonly hamming: number | null;
  /** Units that are truly masked, mean over the masked heads; null where there are none. */
  readonly changed: number | null;
}

/**
 * HackAttend on one sample (Liong et al., 2024, Algorithm 1): layers, and heads in each, in the order of their
 * importance; in one head after another the units are masked that raise the loss most, until the prediction flips.
 *
 * @param random  decides where the order or the units are random
 * @param signal  ends it before the next pass, with the signal's reason
 */
export async function attackAttention(
  subject: Subject,
  settings: HackAttendSettings,
  random: RandomGenerator,
  signal?: AbortSignal,
): Promise<HackAttendRecord> {
  const { reading, alpha } = settings;
  const counts = reading.count(
    alpha,
    subject.sequences.map(({ ids }) => ids.length),
  );
  const clean = await cleanPass(subject, reading.gradientAt);
  const walk: Walk = { layers: [], heads: [], steps: [] };
  const isAttacked = "slopes" in clean;
  let isBroken = false;
  if (isAttacked) {
    try {
      isBroken = await tryLayers(subject, clean, counts, settings, random, walk, signal);
    } finally {
      clean.dispose();
    }
  }
  const { layers, heads, steps } = walk;
  const ranked = heads.reduce((sum, ofLayer) => sum + ofLayer.heads.length, layers.length);
  return {
    status: isBroken ? "succeeded" : isAttacked ? "failed" : "skipped",
    ...clean.outcome,
    k: counts,
    layers,
    heads,
    steps,
    queries: steps.length,
    rankingQueries: ranked,
    hamming: isAttacked ? counts.reduce((a, b) => a + b) : null,
    changed: steps.length > 0 ? mean(steps.map((step) => unitsOf(step, reading))) : null,
  };
}

/** What a walk found so far. */
interface Walk {
  readonly layers: Ranked[];
  readonly heads: { readonly layer: number; readonly heads: Ranked[] }[];
  readonly steps: HackAttendStep[];
}

/** @returns whether the prediction flipped */
async function tryLayers(
  subject: Subject,
  clean: CleanPass,
  counts: readonly number[],
  settings: HackAttendSettings,
  random: RandomGenerator,
  walk: Walk,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { order, reading, batchSize } = settings;
  const { keptHeads } = subject.model.config;
  const inTurn = async (indices: readonly number[], rank: () => Promise<Ranked[]>) => {
    if (order === "natural") return { indices, ranked: [] };
    if (order === "random") return { indices: shuffled(indices, random), ranked: [] };
    const ranked = await rank();
    return { indices: ranked.map(({ index }) => index), ranked };
  };

  const withHeads = keptHeads.flatMap((heads, layer) => (heads.length > 0 ? [layer] : []));
  const layers = await inTurn(withHeads, () => rankLayers(subject, withHeads, settings));
  walk.layers.push(...layers.ranked);
  for (const layer of layers.indices.slice(0, settings.layers)) {
    signal?.throwIfAborted();
    const heads = await inTurn(keptHeads[layer], () => rankHeads(subject, clean.from(layer), settings));
    if (order === "importance") walk.heads.push({ layer, heads: heads.ranked });
    const tried = heads.indices
      .slice(0, settings.heads)
      .map((head) => ({ layer, head, ...chooseUnits(clean, { layer, head }, counts, settings, random) }));
    const masked = tried.map((_, i) => maskedIn([...walk.steps, ...tried.slice(0, i + 1)], reading));
    const from = clean.from(Math.min(...masked.flat().map((at) => at.layer)));
    let place = 0;
    for await (const outcome of outcomesOf(subject, tried.length, maskedUnits(subject, masked), {
      batchSize,
      from,
    })) {
      signal?.throwIfAborted();
      walk.steps.push({ ...tried[place++], ...outcome });
      if (outcome.prediction !== subject.label) return true;
    }
  }
  return false;
}

function unitsOf({ units }: HackAttendStep, { alwaysMasked }: Reading): number {
  return units.reduce((sum, { length }) => sum + length + alwaysMasked.length, 0);
}

function shuffled(values: readonly number[], random: RandomGenerator): number[] {
  const result = [...values];
  for (let i = 0; i < result.length - 1; i++) {
    const j = uniformInt(random, i, result.length - 1);
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}
