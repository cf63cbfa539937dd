import { setImmediate as nextTurn } from "node:timers/promises";
import { engineInUse } from "../backends/engines.js";
import type { Example } from "../data/example.js";
import type { Encoding } from "../models/tokenizer.js";
import type { Dataset } from "../results/dataset.js";
import { type EmbeddingDistanceRow, EmbeddingDistances } from "../results/embedding-distances.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { dualNorm } from "../robustness/lp-ball.js";
import { lengthIn } from "../robustness/lp-projection.js";
import { marginsAtPoints } from "../robustness/margins-at-points.js";
import { type MarginsAt, searchBall } from "../robustness/projected-gradient.js";
import { smallestRadius } from "../robustness/smallest-radius.js";
import { drawIndices } from "../support/random.js";
import { randomStream } from "../support/random-stream.js";
import { checkFinite } from "./check-finite.js";
import {
  type EmbeddingAttackOptions,
  type ResolvedEmbeddingAttack,
  resolveEmbeddingAttack,
} from "./embedding-attack-options.js";
import { encodeExamples } from "./encoded-examples.js";
import { Journal } from "./journal.js";
import { LongWork } from "./long-work.js";
import { versions } from "./versions.js";

/** As in `evaluate` by default. */
const EPSILON = 1e-12;

/**
 * Finds how far examples must be moved in embedding space before the classifier errs: the smallest radius of a ball
 * around the embeddings in which projected gradient descent on the margins comes to another prediction, by bisection. A
 * found distance is an upper bound of the true one, as a point at that distance is misclassified; that nothing was
 * found proves nothing.
 *
 * It takes some hundred passes an example, forward and back: seconds on a small model.
 *
 * @throws RahpError for options out of range, labels that the model does not have, and a journal of another run
 * @example const distances = await embeddingAttack(model, data, { norm: 2, maxRadius: 8, examples: 20 });
 */
export async function embeddingAttack(
  model: TextClassifier,
  data: Dataset,
  options: EmbeddingAttackOptions,
): Promise<EmbeddingDistances> {
  const resolved = resolveEmbeddingAttack(options);
  const { label: engine } = await engineInUse();
  const positions = drawIndices(Math.min(resolved.examples, data.size), data.size, resolved.seed);
  const { examples, encodings, batches, labelOptions, notes } = encodeExamples(model, data, positions, 1);
  const { norm, ...rest } = resolved;
  const provenance = {
    verb: "embeddingAttack",
    model: model.origin,
    data: { name: data.name, examples: examples.length, hash: data.hash },
    options: { norm: norm === Number.POSITIVE_INFINITY ? "inf" : norm, ...rest, ...labelOptions }, // JSON knows no infinity
    seed: resolved.seed,
    engine,
    versions,
  };
  const journal = await Journal.open(options.resume, provenance);
  const work = new LongWork("moving embeddings", examples.length, options, journal.units);
  const rows = new Array<EmbeddingDistanceRow>(examples.length);
  try {
    for (const position of batches.flat()) {
      rows[position] = await journal.once(String(position), 1, () =>
        work.step("search", 1, async () => {
          const row = await distanceOf(model, examples[position], encodings[position], resolved, work.signal);
          work.passed("search", row.passes);
          return row;
        }),
      );
    }
  } finally {
    work.end();
  }
  return EmbeddingDistances.fromRows(rows, model.labels, { provenance, cost: work.cost, notes });
}

async function distanceOf(
  model: TextClassifier,
  { id, label }: Example,
  encoding: Encoding,
  resolved: ResolvedEmbeddingAttack,
  signal: AbortSignal | undefined,
): Promise<EmbeddingDistanceRow> {
  const { norm, maxRadius, wrt, seed } = resolved;
  const { dimensions, marginsAt, dispose } = marginsAtPoints(model, encoding, label, wrt);
  const targets = model.labels.map((_, index) => index).filter((index) => index !== label);
  let passes = 0;
  const countedMarginsAt: MarginsAt = async (offsets, ofPoints) => {
    await nextTurn(); // lets a cancellation through
    signal?.throwIfAborted();
    passes += ofPoints.length;
    return marginsAt(offsets, ofPoints);
  };
  try {
    const { margins, rivals, gradients } = await countedMarginsAt(
      new Float32Array(targets.length * dimensions),
      targets,
    );
    const [margin, rival] = [margins[0], rivals[0]];
    const place = targets.indexOf(rival) * dimensions;
    const slope = gradients.subarray(place, place + dimensions); // ∇g
    const clever = margin / (lengthIn(2, slope) + EPSILON);
    checkFinite("C", clever, id);
    const prediction = margin > 0 || (margin === 0 && label < rival) ? label : rival; // the first of equal ones
    const row = { id, label, prediction, margin, clever };
    if (prediction !== label) {
      return { ...row, distance: 0, foundPrediction: prediction, nothingWithin: 0, passes };
    }
    const firstOrder = margin / lengthIn(dualNorm(norm), slope);
    const start = Math.min(Math.max(firstOrder, LEAST_START * maxRadius), MOST_START * maxRadius);
    const random = randomStream(seed, id);
    const { found, nothingWithin } = await smallestRadius(
      (radius) => searchBall(countedMarginsAt, dimensions, targets, radius, resolved, random),
      { ...resolved, start },
    );
    const { distance = null, prediction: foundPrediction = null } = found ?? {};
    return { ...row, distance, foundPrediction, nothingWithin, passes };
  } finally {
    dispose();
  }
}

/** Shares of the largest radius between which the first one lies, as a saturated model's gradients tell little. */
const [LEAST_START, MOST_START] = [2 ** -8, 2 ** -4];
