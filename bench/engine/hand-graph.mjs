/** The hand-written forward and backward graph of shared/examples/lazy-backend, with weights fed as inputs. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const source = new URL("../../../shared/examples/lazy-backend/bert-onnx.mjs", import.meta.url);

/** The graph's names of our parameters. */
const NAMES = {
  "query.weight": "wq",
  "query.bias": "bq",
  "key.weight": "wk",
  "key.bias": "bk",
  "value.weight": "wv",
  "value.bias": "bv",
  "output.weight": "wo",
  "output.bias": "bo",
  "norm1.weight": "g1",
  "norm1.bias": "b1",
  "up.weight": "wi",
  "up.bias": "bi",
  "down.weight": "wf",
  "down.bias": "bf",
  "norm2.weight": "g2",
  "norm2.bias": "b2",
};

export function checkHandGraph() {
  if (!existsSync(source)) throw new Error("missing ../shared, which has the graph to compare with");
}

/**
 * @param program  as encoderProgram makes it
 * @returns {Promise<{ run: () => Float32Array[], dispose: () => void }>} `run` gives the logits, or the gradient
 *   with respect to embeddings and head mask, the latter for each sample, [B, L, H]
 */
export async function handGraph(program, size, { threads, backward }) {
  const { buildBert } = await import(source);
  const { binding, initOrt } = require("onnxruntime-node/dist/binding.js");
  const { Tensor } = require("onnxruntime-common");
  initOrt();
  const { layers: L, hidden: H, inner: F, heads: nh } = size;
  const model = buildBert({ L, H, F, nh, weightMode: "feed", backward });
  const session = new binding.InferenceSession();
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 4,
  });

  const feed = (tensor) => new Tensor("float32", tensor.dataSync(), tensor.shape);
  const feedTransposed = (weight) => {
    const transposed = weight.transpose();
    const fed = feed(transposed);
    transposed.dispose();
    return fed;
  };
  const { parameters, inputs, paddingBias } = program;
  const weights = { wc: feedTransposed(parameters.classifier) };
  parameters.layers.forEach((layer, l) => {
    for (const [name, tensor] of Object.entries(layer))
      weights[`L${l}_${NAMES[name]}`] = tensor.rank === 2 ? feedTransposed(tensor) : feed(tensor);
  });
  const all = Object.fromEntries(session.outputMetadata.map(({ name }) => [name, null]));
  const names = backward ? ["demb", "dhm"] : ["logits"];
  const run = () => {
    const feeds = { ...weights, emb: feed(inputs[0]), hm: feed(inputs[1]), addmask: feed(paddingBias) };
    const results = session.run(feeds, all, {});
    return names.map((name) => results[name].data);
  };
  return { run, dispose: () => session.dispose() };
}
