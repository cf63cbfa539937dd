import type { GradientArray } from "./gradient-arrays.js";

export interface AdamWOptions {
  /** Of the running means of gradient and squared gradient. */
  readonly betas: readonly [number, number];
  /** Added to the root of the squared gradient's mean. */
  readonly epsilon: number;
  /** Of matrices in a step, times the learning rate; vectors, which are biases and LayerNorms, do not decay. */
  readonly weightDecay: number;
}

/** The running means of a parameter's gradient and squared gradient. */
export interface Moments {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** What one update of a parameter depends on. */
export interface AdamWStep {
  /** Updates made before, of any parameter. */
  readonly step: number;
  readonly learningRate: number;
  /** What the gradient is multiplied by. */
  readonly scale: number;
  readonly decays: boolean;
  /**
   * k, 0 to 1: the gradient becomes g·k + m·(1 − k), m the first moment, and the learning rate lr·k, so that at 0 a
   * parameter and its first moment stay as they are (ROSE).
   */
  readonly share: number;
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019): p ← p·(1 − lr·decay) − lr·m̂/(√v̂ + ε), with m̂ and v̂
 * corrected for their start at 0. Parameters and moments are arrays that are changed in place: one pass over memory
 * instead of the dozen that tensor operations would make, and the same bits on every engine.
 */
export class AdamW {
  private readonly byParameter = new Map<string, Moments>();
  /** 1 for each row of a parameter that ever had a gradient; 0 for the others, whose moments are 0: all they do is decay. */
  private readonly movingRows = new Map<string, Uint8Array>();

  constructor(private readonly options: AdamWOptions) {}

  /** By parameter; none for those that were never updated. */
  get moments(): ReadonlyMap<string, Moments> {
    return this.byParameter;
  }

  /** Goes on from other moments of a parameter, which updates change in place. */
  restore(name: string, moments: Moments): void {
    this.byParameter.set(name, moments);
    this.movingRows.delete(name);
  }

  /** Moves a parameter, all of it: where a row has no gradient, momentum and decay go on. */
  update(
    name: string,
    parameter: Float32Array,
    { values, rows, width }: GradientArray,
    step: AdamWStep,
  ): void {
    const moments = this.momentsOf(name, parameter.length);
    const movingRows = this.movingRowsOf(name, moments, width);
    const factors = this.factors(step);
    const zeros = new Float32Array(rows.length < movingRows.length ? width : 0);
    const placeOf = new Map([...rows].map((row, place) => [row, place]));
    for (const row of rows) movingRows[row] = 1;
    movingRows.forEach((moves, row) => {
      const entries = { from: row * width, to: (row + 1) * width };
      const place = placeOf.get(row);
      if (place !== undefined) advance(parameter, moments, { values, from: place * width }, entries, factors);
      else if (moves) advance(parameter, moments, { values: zeros, from: 0 }, entries, factors);
      else if (factors.shrink !== 1) decay(parameter, entries, factors);
    });
  }

  private momentsOf(name: string, size: number): Moments {
    const known = this.byParameter.get(name);
    if (known) return known;
    const moments = { first: new Float32Array(size), second: new Float32Array(size) };
    this.byParameter.set(name, moments);
    return moments;
  }

  private movingRowsOf(name: string, { second }: Moments, width: number): Uint8Array {
    const known = this.movingRows.get(name);
    if (known) return known;
    const moving = new Uint8Array(second.length / width);
    for (let row = 0; row < moving.length; row++) {
      const end = (row + 1) * width;
      for (let i = row * width; i < end && moving[row] === 0; i++) if (second[i] !== 0) moving[row] = 1;
    }
    this.movingRows.set(name, moving);
    return moving;
  }

  private factors({ step, learningRate: whole, scale, decays, share }: AdamWStep): Factors {
    const { betas, weightDecay, epsilon } = this.options;
    const [beta1, beta2] = betas;
    const learningRate = whole * share;
    // m̂/(√v̂ + ε) = m·√c₂/c₁ / (√v + ε·√c₂), with c = 1 − β^t
    const secondRoot = Math.sqrt(1 - beta2 ** (step + 1));
    return {
      ...{ beta1, beta2, ofGradient: scale * share, ofMomentum: 1 - share },
      shrink: decays ? 1 - learningRate * weightDecay : 1,
      rate: (learningRate * secondRoot) / (1 - beta1 ** (step + 1)),
      epsilon: epsilon * secondRoot,
    };
  }
}

/** What the entries of a parameter have in common in a step. */
interface Factors {
  readonly beta1: number;
  readonly beta2: number;
  /** What a gradient is multiplied by, and the momentum, before they are added up. */
  readonly ofGradient: number;
  readonly ofMomentum: number;
  /** What an entry is multiplied by: its decay. */
  readonly shrink: number;
  /** The learning rate, and ε, with the moments' corrections. */
  readonly rate: number;
  readonly epsilon: number;
}

interface Entries {
  readonly from: number;
  readonly to: number;
}

/** Moves entries of a parameter that have a gradient, or a momentum of earlier ones. */
function advance(
  parameter: Float32Array,
  { first, second }: Moments,
  gradient: { readonly values: Float32Array; readonly from: number },
  { from, to }: Entries,
  { beta1, beta2, ofGradient, ofMomentum, shrink, rate, epsilon }: Factors,
): void {
  const { values } = gradient;
  const ahead = gradient.from - from;
  for (let i = from; i < to; i++) {
    const g = values[ahead + i] * ofGradient + first[i] * ofMomentum;
    const m = beta1 * first[i] + (1 - beta1) * g;
    const v = beta2 * second[i] + (1 - beta2) * g * g;
    if (v === 0) {
      parameter[i] *= shrink; // no gradient yet, or none that β₂ = 0 remembers
      continue;
    }
    first[i] = m;
    second[i] = v;
    parameter[i] = parameter[i] * shrink - (rate * m) / (Math.sqrt(v) + epsilon);
  }
}

/** Of entries that never had a gradient. */
function decay(parameter: Float32Array, { from, to }: Entries, { shrink }: Factors): void {
  for (let i = from; i < to; i++) parameter[i] *= shrink;
}
