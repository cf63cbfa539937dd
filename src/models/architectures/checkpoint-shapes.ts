import type { EncoderConfig } from "../config.js";
import { architectureOf } from "./index.js";
import { ParameterShapes } from "./parameter-shapes.js";

/** Names and shapes of the arrays that a checkpoint of this config must hold, the word embeddings first. */
export function checkpointShapes(config: EncoderConfig): ReadonlyMap<string, readonly number[]> {
  const { hiddenSize: D, embeddingSize: E, labels } = config;
  const architecture = architectureOf(config);
  const { words, positions, types, norm, projection } = architecture.embeddings(config);
  const { dense, out } = architecture.head(config);
  const shapes = new ParameterShapes().table(words, config.vocabularySize, E);
  if (positions) shapes.table(positions, config.firstPosition + config.maxPositions, E);
  if (types) shapes.table(types, config.typeVocabularySize, E);
  shapes.norm(norm, E);
  if (projection) shapes.linear(projection, D, E);
  shapes.encoderLayers(config, architecture.layerNames).linear(dense, D, D).linear(out, labels.length, D);
  architecture.distances?.parameters(config, shapes);
  return shapes.shapes;
}
