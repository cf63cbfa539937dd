import type { Head } from "../../models/heads.js";
import { silentHeads, uniformLayers } from "./disable.js";
import type { Outcome } from "./outcome.js";
import { mostImportantFirst, type Order, type Reading } from "./reading.js";
import { type LayerStart, outcomesOf, type Subject } from "./subject.js";

/** What the model says without a layer or a head. */
export interface Ranked extends Outcome {
  /** The layer, or the head in its layer. */
  readonly index: number;
}

export interface RankOptions {
  readonly reading: Reading;
  readonly batchSize: number;
  /** T of uniform attention, in tokens. */
  readonly maxLength: number;
}

/** Layers, most important first, by what the model says with each disabled: one query a layer. */
export async function rankLayers(
  subject: Subject,
  layers: readonly number[],
  { reading, batchSize, maxLength }: RankOptions,
): Promise<Ranked[]> {
  const { disabledLayer, layerOrder } = reading;
  const { keptHeads } = subject.model.config;
  const isUniform = disabledLayer === "uniform";
  const headsOf = (layer: number): Head[] => keptHeads[layer].map((head) => ({ layer, head }));
  const optionsOf = isUniform ? uniformLayers(subject, layers) : silentHeads(subject, layers.map(headsOf));
  const length = isUniform ? maxLength : undefined;
  const outcomes = await collect(outcomesOf(subject, layers.length, optionsOf, { batchSize, length }));
  return inOrder(layers, outcomes, subject.label, layerOrder);
}

/** Heads of the layer that starts there, most important first, by what the model says with each silent: one query a head. */
export async function rankHeads(
  subject: Subject,
  from: LayerStart,
  { reading, batchSize }: RankOptions,
): Promise<Ranked[]> {
  const { layer } = from;
  const heads = subject.model.config.keptHeads[layer];
  const optionsOf = silentHeads(
    subject,
    heads.map((head) => [{ layer, head }]),
  );
  const outcomes = await collect(outcomesOf(subject, heads.length, optionsOf, { batchSize, from }));
  return inOrder(heads, outcomes, subject.label, reading.headOrder);
}

function inOrder(
  indices: readonly number[],
  outcomes: readonly Outcome[],
  label: number,
  order: Order,
): Ranked[] {
  return mostImportantFirst(outcomes, label, order).map((at) => ({ index: indices[at], ...outcomes[at] }));
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
