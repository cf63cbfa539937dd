import type { Scalar, Tensor, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import type { Tap, TapSite } from "../models/forward.js";
import { crossEntropy } from "./cross-entropy.js";
import { headTables, layersWithHeads } from "./head-tables.js";

/** Places whose gradients give those of the four projections of a layer. */
const PROJECTIONS = ["query", "key", "value", "attentionOutput"] as const satisfies readonly TapSite[];

/**
 * Fisher score of every head for each sample of a batch: ‖∇θ J‖², with J the sample's cross-entropy and θ the
 * head's rows of the query, key and value projections with their biases, and its columns of the output
 * projection (RAHP, eq. 3 and 4, before the mean over samples).
 *
 * One forward and one backward pass serve all heads. Zeros added to each projection's result take up the
 * gradient g there; the weight's own gradient is then gᵀa for each sample, with a what entered the projection.
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
  const places = layers.flatMap((layer) => PROJECTIONS.map((site) => ({ site, layer })));
  if (places.length === 0) return [];
  const widthAt = ({ site, layer }: { site: TapSite; layer: number }) =>
    site === "attentionOutput" ? hiddenSize : keptHeads[layer].length * headSize;
  const zeros = places.map((place) => tf.zeros([batch.size, batch.length, widthAt(place)]));
  const { inputs, gradients } = backward(classifier, batch, labels, places, zeros);

  const norms = layers.map((layer) => {
    const gradientAt = (site: TapSite) =>
      gradients[places.findIndex((place) => place.site === site && place.layer === layer)];
    const x = inputs.get(key("layerInput", layer))!;
    const context = inputs.get(key("context", layer))!;
    const heads = keptHeads[layer].length;
    const rows = (["query", "key", "value"] as const).map((site) => rowNorms(x, gradientAt(site), heads));
    return tf.addN([...rows, columnNorms(context, gradientAt("attentionOutput"), heads)]);
  });
  tf.dispose([...inputs.values()]);
  return norms;
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
      if (site === "layerInput" || site === "context") {
        inputs.set(key(site, layer), tf.keep(value as Tensor3D));
      }
      const i = index.get(key(site, layer));
      return i === undefined ? value : value.add(added[i]);
    };
    return crossEntropy(classifier.forward(batch, { tap }), labels).sum<Scalar>();
  })(zeros) as Tensor3D[];
  return { inputs, gradients };
}

/**
 * Squared norm of each head's rows of gᵀx, and of the bias gradient Σ_t g.
 * @param x  what entered the projection, [B, T, D]
 * @param g  the gradient of its result, [B, T, H·d]
 * @returns [B, H]
 */
function rowNorms(x: Tensor3D, g: Tensor3D, heads: number): Tensor2D {
  const [batch, , width] = g.shape;
  const gᵀ = g.transpose<Tensor3D>([0, 2, 1]);
  const weight = tf
    .matMul(gᵀ, x)
    .square()
    .reshape<Tensor4D>([batch, heads, width / heads, x.shape[2]]);
  const bias = g
    .sum(1)
    .square()
    .reshape<Tensor3D>([batch, heads, width / heads]);
  return weight.sum<Tensor2D>([2, 3]).add(bias.sum(2));
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
