import type { Architecture } from "./architecture.js";
import { bertEmbeddings, bertLayerNames } from "./bert-names.js";

/**
 * ELECTRA's discriminator (Clark et al., 2020): BERT's layers, with embeddings that may be narrower than they and are
 * then projected. The head has a hidden layer with GELU, whatever the activation inside the encoder.
 */
export const electra: Architecture = {
  embeddings: ({ embeddingSize, hiddenSize }) => ({
    ...bertEmbeddings("electra"),
    projection: embeddingSize === hiddenSize ? undefined : "electra.embeddings_project",
  }),
  layerNames: bertLayerNames("electra"),
  head: () => ({ dense: "classifier.dense", activation: "gelu", out: "classifier.out_proj" }),
};
