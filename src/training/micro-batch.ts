import type { Scalar, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { crossEntropy } from "../importance/cross-entropy.js";
import type { Batch } from "../models/batch.js";
import type { Tap } from "../models/forward.js";
import type { Network } from "../models/network.js";
import type { Weights } from "../models/weights.js";
import { type DropoutRates, dropoutTap } from "./dropout.js";
import { differentiate, type LossGradients } from "./gradients.js";

export interface MicroBatchOptions {
  readonly network: Network;
  /** Those of the network's weights that are trained. */
  readonly parameters: Weights;
  readonly batch: Batch;
  /** Gold classes, [B]. */
  readonly labels: readonly number[];
  /** 1 = kept, 0 = masked, [L, H] */
  readonly headMask: Tensor2D | undefined;
  readonly dropout: DropoutRates;
  /** A generator of its own for each purpose, at this step and micro-batch. */
  readonly stream: (purpose: number) => RandomGenerator;
}

export interface PassOptions {
  /** Which of the batch's passes it is; each has dropout masks of its own. @default 0 */
  readonly pass?: number;
  /** Word embeddings in place of the batch's own, [B, T, E]. */
  readonly embeddings?: Tensor3D;
  /** Sees values before dropout does. */
  readonly tap?: Tap;
}

/** Purposes from here on are the method's own; those before are the passes' dropout. */
const FIRST_OWN_PURPOSE = 2 ** 16;

/** Some examples at one step of training, as a method sees them. */
export class MicroBatch {
  readonly batch: Batch;
  readonly network: Network;
  readonly parameters: Weights;
  private readonly options: MicroBatchOptions;

  constructor(options: MicroBatchOptions) {
    this.options = options;
    this.batch = options.batch;
    this.network = options.network;
    this.parameters = options.parameters;
  }

  /** Logits in training, [B, C]. */
  forward({ pass = 0, embeddings, tap }: PassOptions = {}): Tensor2D {
    const { batch, headMask, dropout, stream } = this.options;
    const drop = dropoutTap(dropout, stream(pass));
    const both: Tap = tap ? (site, layer, value) => drop(site, layer, tap(site, layer, value)) : drop;
    return this.network.forward(batch, { headMask, embeddings, tap: both });
  }

  /** Word embeddings as looked up, [B, T, E]. */
  embed(): Tensor3D {
    return this.network.embed(this.batch);
  }

  /** The mean cross-entropy of logits and gold classes, in nats. */
  crossEntropy(logits: Tensor2D): Scalar {
    return crossEntropy(logits, this.options.labels).mean();
  }

  /** A loss with its gradients with respect to the parameters that are trained. */
  differentiate(loss: () => Scalar): LossGradients {
    return differentiate(loss, this.parameters);
  }

  /** What a method draws for one purpose of its own, 0, 1, … */
  random(purpose: number): RandomGenerator {
    return this.options.stream(FIRST_OWN_PURPOSE + purpose);
  }
}
