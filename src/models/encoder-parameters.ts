import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { AttentionNames } from "./architectures/checkpoint-names.js";
import { architectureOf } from "./architectures/index.js";
import type { EncoderConfig } from "./config.js";
import type { EncoderBody, EncoderParameters } from "./encoder.js";
import { activations } from "./layers/activation.js";
import type { LinearParameters } from "./layers/linear.js";
import type { Weights } from "./weights.js";

/** A classifier's tensors by what they are for. */
export function encoderParameters(weights: Weights, config: EncoderConfig): EncoderParameters {
  const { dense, activation, out } = architectureOf(config).head(config);
  return {
    ...encoderBody(weights, config),
    head: {
      dense: linearOf(weights, dense),
      activation: activations[activation],
      out: linearOf(weights, out),
    },
  };
}

/** The tensors of an encoder's layers by what they are for. */
export function encoderBody(weights: Weights, config: EncoderConfig): EncoderBody {
  const architecture = architectureOf(config);
  const linear = (name: string) => linearOf(weights, name);
  const norm = (name: string) => ({
    gamma: weights.get(`${name}.weight`) as Tensor1D,
    beta: weights.get(`${name}.bias`) as Tensor1D,
    epsilon: config.layerNormEpsilon,
  });
  const { norm: embeddingNorm, projection } = architecture.embeddings(config);
  return {
    embeddingNorm: norm(embeddingNorm),
    projection: projection === undefined ? undefined : linear(projection),
    layers: config.keptHeads.map((keptHeads, index) => {
      const names = architecture.layerNames(index);
      return {
        keptHeads,
        attention: {
          heads: keptHeads.length,
          query: linear(names.query),
          key: linear(names.key),
          value: linear(names.value),
          output: linear(names.output),
          ...positionParameters(config, names, linear),
        },
        feedForward: {
          norm: norm(names.attentionNorm),
          inner: linear(names.intermediate),
          activation: activations[config.activation],
          outer: linear(names.feedForwardOutput),
          outputNorm: norm(names.outputNorm),
        },
      };
    }),
  };
}

function linearOf(weights: Weights, name: string): LinearParameters {
  return {
    weight: weights.get(`${name}.weight`) as Tensor2D,
    bias: weights.get(`${name}.bias`) as Tensor1D,
  };
}

/** What projects the distances between tokens, as far as the config has it. */
function positionParameters(
  { deberta }: EncoderConfig,
  names: AttentionNames,
  linear: (name: string) => LinearParameters,
): { positionKey?: LinearParameters; positionQuery?: LinearParameters } {
  if (!deberta) return {};
  const { contentToPosition, positionToContent, sharedKeys } = deberta.relative;
  const [key, query] = sharedKeys ? [names.key, names.query] : [names.positionKey!, names.positionQuery!];
  return {
    ...(contentToPosition && { positionKey: linear(key) }),
    ...(positionToContent && { positionQuery: linear(query) }),
  };
}
