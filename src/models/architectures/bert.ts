import type { Architecture } from "./architecture.js";
import { bertEmbeddings, bertLayerNames } from "./bert-names.js";

/** BERT with a classifier on the pooled first token: a hidden layer with tanh (Devlin et al., 2019). */
export const bert: Architecture = {
  embeddings: () => bertEmbeddings("bert"),
  layerNames: bertLayerNames("bert"),
  head: () => ({ dense: "bert.pooler.dense", activation: "tanh", out: "classifier" }),
};
