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
  /** By parameter; none for those that were never updated. */
  readonly moments = new Map<string, Moments>();

  constructor(private readonly options: AdamWOptions) {}

  /** Moves a parameter. */
  update(
    name: string,
    parameter: Float32Array,
    gradient: Float32Array,
    { step, learningRate: whole, scale, decays, share }: AdamWStep,
  ): void {
    const { first, second } = this.momentsOf(name, parameter.length);
    const [beta1, beta2] = this.options.betas;
    const learningRate = whole * share;
    const shrink = decays ? 1 - learningRate * this.options.weightDecay : 1;
    // m̂/(√v̂ + ε) = m·√c₂/c₁ / (√v + ε·√c₂), with c = 1 − β^t
    const secondRoot = Math.sqrt(1 - beta2 ** (step + 1));
    const rate = (learningRate * secondRoot) / (1 - beta1 ** (step + 1));
    const epsilon = this.options.epsilon * secondRoot;
    for (let i = 0; i < parameter.length; i++) {
      const g = gradient[i] * scale * share + first[i] * (1 - share);
      const v = beta2 * second[i] + (1 - beta2) * g * g;
      if (v === 0) {
        parameter[i] *= shrink; // a word that was never seen
        continue;
      }
      const m = beta1 * first[i] + (1 - beta1) * g;
      first[i] = m;
      second[i] = v;
      parameter[i] = parameter[i] * shrink - (rate * m) / (Math.sqrt(v) + epsilon);
    }
  }

  private momentsOf(name: string, size: number): Moments {
    const known = this.moments.get(name);
    if (known) return known;
    const moments = { first: new Float32Array(size), second: new Float32Array(size) };
    this.moments.set(name, moments);
    return moments;
  }
}
