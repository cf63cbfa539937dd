import type { Scalar, Tensor, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import type { EncoderConfig } from "../models/config.js";
import type { Tap, TapSite } from "../models/forward.js";
import { crossEntropy } from "./cross-entropy.js";
import { headTables, layersWithHeads } from "./head-tables.js";

/** Places whose gradients give those of the four projections of a layer. */
const PROJECTIONS = ["query", "key", "value", "attentionOutput"] as const satisfies readonly TapSite[];
/** What entered a layer's projections, and so is needed beside the gradients. */
const INPUTS: readonly TapSite[] = ["layerInput", "distances", "context"];

/**
 * Fisher score of every head for each sample of a batch: ‖∇θ J‖², with J the sample's cross-entropy and θ the
 * head's rows of the query, key and value projections with their biases, and its columns of the output
 * projection (RAHP, eq. 3 and 4, before the mean over samples).
 *
 * One forward and one backward pass serve all heads. Zeros added to each projection's result take up the
 * gradient g there; the weight's own gradient is then gᵀa for each sample, with a what entered the projection.
 * DeBERTa's query and key projections may also project the distances between tokens: then their gradient is the
 * sum over both uses. Projections that only distances go through are no part of θ.
 *
 * @param labels  gold classes, [B]
 * @returns [B][L][H], 0 for heads that are pruned
 */
export async function fisherPerSample(
  classifier: Classifier,
  batch: Batch,
  labels: readonly number[],
): Promise<number[][][]> {
  const { config } = classifier;
  const norms = tf.tidy(() => normsOf(layersWithHeads(config), classifier, batch, labels));
  return headTables(norms, config, batch.size);
}

/** Squared gradient norms of the kept heads of some layers, for each [B, kept heads]. */
function normsOf(
  layers: readonly number[],
  classifier: Classifier,
  batch: Batch,
  labels: readonly number[],
): Tensor2D[] {
  const { hiddenSize, headSize, keptHeads } = classifier.config;
  const ofDistances = distanceSites(classifier.config);
  const sites = [...PROJECTIONS, ...Object.values(ofDistances)];
  const places = layers.flatMap((layer) => sites.map((site) => ({ site, layer })));
  if (places.length === 0) return [];
  const zeros = places.map(({ site, layer }) => {
    const rows = site === "positionQuery" || site === "positionKey" ? 2 * batch.length - 1 : batch.length;
    const width = site === "attentionOutput" ? hiddenSize : keptHeads[layer].length * headSize;
    return tf.zeros([batch.size, rows, width]);
  });
  const { inputs, gradients } = backward(classifier, batch, labels, places, zeros);

  const norms = layers.map((layer) => {
    const gradientAt = (site: TapSite) =>
      gradients[places.findIndex((place) => place.site === site && place.layer === layer)];
    const inputAt = (site: TapSite) => inputs.get(key(site, layer))!;
    const heads = keptHeads[layer].length;
    const rows = (["query", "key", "value"] as const).map((site) => {
      const uses: Use[] = [{ x: inputAt("layerInput"), g: gradientAt(site) }];
      const other = ofDistances[site];
      if (other) uses.push({ x: inputAt("distances"), g: gradientAt(other) });
      return rowNorms(uses, heads);
    });
    return tf.addN([...rows, columnNorms(inputAt("context"), gradientAt("attentionOutput"), heads)]);
  });
  tf.dispose([...inputs.values()]);
  return norms;
}

/** Where a layer's query and key projections are used a second time, for the distances between tokens. */
function distanceSites({ deberta }: EncoderConfig): { query?: TapSite; key?: TapSite; value?: TapSite } {
  if (!deberta?.relative.sharedKeys) return {};
  const { contentToPosition, positionToContent } = deberta.relative;
  return {
    ...(positionToContent && { query: "positionQuery" }),
    ...(contentToPosition && { key: "positionKey" }),
  };
}

/** Gradients of the summed cross-entropy at the places, and the values that entered the projections. */
function backward(
  classifier: Classifier,
  batch: Batch,
  labels: readonly number[],
  places: readonly { site: TapSite; layer: number }[],
  zeros: Tensor[],
): { inputs: Map<string, Tensor3D>; gradients: Tensor3D[] } {
  const inputs = new Map<string, Tensor3D>();
  const index = new Map(places.map(({ site, layer }, i) => [key(site, layer), i]));
  const gradients = tf.grads((...added: Tensor[]) => {
    const tap: Tap = (site, layer, value) => {
      if (INPUTS.includes(site)) inputs.set(key(site, layer), tf.keep(value as Tensor3D));
      const i = index.get(key(site, layer));
      return i === undefined ? value : value.add(added[i]);
    };
    return crossEntropy(classifier.forward(batch, { tap }), labels).sum<Scalar>();
  })(zeros) as Tensor3D[];
  return { inputs, gradients };
}

/** One use of a projection for a sample each. */
interface Use {
  /** What entered the projection, [B, T, D], or [1, T, D] where it is the same for all. */
  readonly x: Tensor3D;
  /** The gradient of its result, [B, T, H·d]. */
  readonly g: Tensor3D;
}

/**
 * Squared norm of each head's rows of Σ gᵀx over the uses, and of the bias gradient Σ_t g.
 * @returns [B, H]
 */
function rowNorms(uses: readonly Use[], heads: number): Tensor2D {
  const weight = tf.addN(uses.map(({ x, g }) => tf.matMul(g.transpose<Tensor3D>([0, 2, 1]), x))); // [B, H·d, D]
  const bias = tf.addN(uses.map(({ g }) => g.sum<Tensor2D>(1))); // [B, H·d]
  const [batch, width, inputs] = weight.shape;
  const ofHeads = weight.square().reshape<Tensor4D>([batch, heads, width / heads, inputs]);
  return ofHeads.sum<Tensor2D>([2, 3]).add(
    bias
      .square()
      .reshape([batch, heads, width / heads])
      .sum(2),
  );
}

/**
 * Squared norm of each head's columns of gᵀ·context.
 * @param context  what entered the output projection, [B, T, H·d]
 * @param g        the gradient of its result, [B, T, D]
 * @returns [B, H]
 */
function columnNorms(context: Tensor3D, g: Tensor3D, heads: number): Tensor2D {
  const [batch, , width] = context.shape;
  const contextᵀ = context.transpose<Tensor3D>([0, 2, 1]);
  return tf
    .matMul(contextᵀ, g)
    .square()
    .reshape([batch, heads, width / heads, g.shape[2]])
    .sum([2, 3]);
}

function key(site: TapSite, layer: number): string {
  return `${site} ${layer}`;
}
