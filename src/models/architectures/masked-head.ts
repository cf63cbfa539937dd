import { RahpError } from "../../support/rahp-error.js";
import type { EncoderConfig } from "../config.js";
import type { ArchitectureName } from "../config-keys.js";
import { architectureOf } from "./index.js";
import type { ParameterShapes } from "./parameter-shapes.js";

/**
 * The head that guesses words from each token's vector, decoder(norm(activation(dense(x)))) + bias: its names in the
 * checkpoint. The decoder has no array of its own but is the table of word embeddings, unless a config unties them.
 */
export interface MaskedHeadNames {
  readonly dense: string;
  readonly activation: string;
  readonly norm: string;
  /** Its weight alone: the bias has its own name. */
  readonly decoder: string;
  readonly bias: string;
}

type Names = Omit<MaskedHeadNames, "activation"> & { readonly activation?: string };

const names: Readonly<Partial<Record<ArchitectureName, Names>>> = {
  bert: {
    dense: "cls.predictions.transform.dense",
    norm: "cls.predictions.transform.LayerNorm",
    decoder: "cls.predictions.decoder",
    bias: "cls.predictions.bias",
  },
  roberta: {
    dense: "lm_head.dense",
    activation: "gelu",
    norm: "lm_head.layer_norm",
    decoder: "lm_head.decoder",
    bias: "lm_head.bias",
  },
  distilbert: {
    dense: "vocab_transform",
    norm: "vocab_layer_norm",
    decoder: "vocab_projector",
    bias: "vocab_projector.bias",
  },
};

/** @throws RahpError for an architecture whose head is not known */
export function maskedHead(config: EncoderConfig): MaskedHeadNames {
  const own = names[config.architecture];
  if (!own) {
    throw new RahpError(
      `unsupported masked language model: ${config.architecture} (supported: ${Object.keys(names).join(", ")})`,
    );
  }
  const tied = config.source.tie_word_embeddings !== false;
  const decoder = tied ? architectureOf(config).embeddings(config).words : own.decoder;
  return { activation: config.activation, ...own, decoder };
}

/** Adds the head's arrays to those that a checkpoint must hold. */
export function addMaskedHead(shapes: ParameterShapes, config: EncoderConfig): void {
  const { hiddenSize: D, vocabularySize: V } = config;
  const { dense, norm, decoder, bias } = maskedHead(config);
  shapes.linear(dense, D, D).norm(norm, D).table(decoder, V, D).shapes.set(bias, [V]);
}
