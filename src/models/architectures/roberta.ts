import type { Architecture } from "./architecture.js";
import { bertEmbeddings, bertLayerNames } from "./bert-names.js";

/**
 * RoBERTa (Liu et al., 2019): BERT's layers. Positions are counted from the padding token's id + 1
 * (`EncoderConfig.firstPosition`), and the head has a hidden layer of its own, with tanh.
 */
export const roberta: Architecture = {
  embeddings: () => bertEmbeddings("roberta"),
  layerNames: bertLayerNames("roberta"),
  head: () => ({ dense: "classifier.dense", activation: "tanh", out: "classifier.out_proj" }),
};
