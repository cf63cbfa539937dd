import type { EncoderConfig } from "../config.js";
import { architectureOf } from "./index.js";
import { ParameterShapes } from "./parameter-shapes.js";

/** Names and shapes of the arrays that a classifier of this config must hold, the word embeddings first. */
export function checkpointShapes(config: EncoderConfig): ReadonlyMap<string, readonly number[]> {
  const { hiddenSize: D, labels } = config;
  const { dense, out } = architectureOf(config).head(config);
  return encoderShapes(config).linear(dense, D, D).linear(out, labels.length, D).shapes;
}

/** Those of the encoder alone. */
export function encoderShapes(config: EncoderConfig): ParameterShapes {
  const { hiddenSize: D, embeddingSize: E } = config;
  const architecture = architectureOf(config);
  const { words, positions, types, norm, projection } = architecture.embeddings(config);
  const shapes = new ParameterShapes().table(words, config.vocabularySize, E);
  if (positions) shapes.table(positions, config.firstPosition + config.maxPositions, E);
  if (types) shapes.table(types, config.typeVocabularySize, E);
  shapes.norm(norm, E);
  if (projection) shapes.linear(projection, D, E);
  shapes.encoderLayers(config, architecture.layerNames);
  architecture.distances?.parameters(config, shapes);
  return shapes;
}
