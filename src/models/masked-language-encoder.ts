import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { brief, RahpError, show } from "../support/rahp-error.js";
import { addMaskedHead, maskedHead } from "./architectures/masked-head.js";
import { type BareEncoder, loadBareEncoder } from "./bare-encoder.js";
import type { Batch } from "./batch.js";
import type { EncoderConfig } from "./config.js";
import { activations } from "./layers/activation.js";
import { layerNorm } from "./layers/layer-norm.js";
import { linear } from "./layers/linear.js";

/** An encoder with the head that it was pretrained with: logits of every word of the vocabulary for every token. */
export class MaskedLanguageEncoder {
  constructor(readonly encoder: BareEncoder) {}

  /** Logits of the V entries of the vocabulary at every token, [B, T, V]. */
  logits(batch: Batch): Tensor3D {
    const { encoder } = this;
    const { dense, activation, norm, decoder, bias } = maskedHead(encoder.config);
    const array = <T>(name: string) => encoder.weights.get(name) as T;
    const linearOf = (weight: string, ofBias: string) => ({
      weight: array<Tensor2D>(weight),
      bias: array<Tensor1D>(ofBias),
    });
    return tf.tidy(() => {
      const transformed = linear(encoder.hidden(batch), linearOf(`${dense}.weight`, `${dense}.bias`));
      const normed = layerNorm(activations[activation].apply(transformed), {
        gamma: array<Tensor1D>(`${norm}.weight`),
        beta: array<Tensor1D>(`${norm}.bias`),
        epsilon: encoder.config.layerNormEpsilon,
      });
      return linear(normed, linearOf(`${decoder}.weight`, bias));
    });
  }

  /** Frees the engine's memory; the model cannot be used afterwards. */
  dispose(): void {
    this.encoder.dispose();
  }
}

/**
 * Loads a masked language model (BERT, RoBERTa or DistilBERT) from a Hugging Face folder.
 * @throws RahpError that names the file and what is wrong with it; for a model of another kind
 */
export async function loadMaskedLanguageEncoder(folder: string): Promise<MaskedLanguageEncoder> {
  const encoder = await loadBareEncoder(folder, (shapes, config) => {
    requireMaskedHead(config);
    addMaskedHead(shapes, config);
  });
  return new MaskedLanguageEncoder(encoder);
}

/** Before arrays are looked for: a model's class says more than the first array that lacks. */
function requireMaskedHead({ source }: EncoderConfig): void {
  const classes = source.architectures;
  if (!Array.isArray(classes)) return;
  if (classes.some((name) => /For(MaskedLM|PreTraining)$/.test(show(name)))) return;
  throw new RahpError(
    `unsupported model class in config.json: ${brief(classes.map(show).join(", "))} (expected a ...ForMaskedLM)`,
  );
}
