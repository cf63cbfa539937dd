import { engineInUse } from "../backends/engines.js";
import type { Example } from "../data/example.js";
import type { Encoding } from "../models/tokenizer.js";
import { type CleverBoundRow, CleverBounds } from "../results/clever-bounds.js";
import type { Dataset } from "../results/dataset.js";
import type { TextClassifier } from "../results/text-classifier.js";
import {
  estimateLipschitz,
  extremeValueClever,
  type LipschitzEstimate,
} from "../robustness/extreme-value-clever.js";
import { pointsOf, sampleMaxima } from "../robustness/gradient-maxima.js";
import { localRobustness } from "../robustness/local-robustness.js";
import { dualNorm } from "../robustness/lp-ball.js";
import { marginGradients } from "../robustness/margin-gradients.js";
import { RahpError } from "../support/rahp-error.js";
import { drawIndices } from "../support/random.js";
import { randomStream } from "../support/random-stream.js";
import { checkFinite } from "./check-finite.js";
import {
  type CleverBoundOptions,
  type ResolvedCleverBound,
  resolveCleverBound,
} from "./clever-bound-options.js";
import { type EncodedExamples, encodeExamples, labelFor } from "./encoded-examples.js";
import { LongWork } from "./long-work.js";
import { versions } from "./versions.js";

/** As in `evaluate` by default. */
const EPSILON = 1e-12;

/**
 * Bounds how far examples can be moved in embedding space before the classifier errs: CLEVER by extreme value theory
 * (Weng et al., 2018). Gradients of the margin are sampled in a ball around each example, and the largest that there
 * can be is estimated from the largest of each batch. The bound is an estimate, not a certificate.
 *
 * It takes `batches × samplesPerBatch` gradients an example and target: seconds on a small model.
 *
 * @throws RahpError for options out of range, and labels that the model does not have
 * @example const bounds = await cleverBound(model, data, { norm: 2, radius: 2, samples: 20 });
 */
export async function cleverBound(
  model: TextClassifier,
  data: Dataset,
  options: CleverBoundOptions,
): Promise<CleverBounds> {
  const resolved = resolveCleverBound(model.labels, options);
  const { examples } = labelFor(model, data);
  const { label: engine } = await engineInUse();
  const encoded = encodeExamples(
    model,
    data,
    drawPositions(model, examples, data.name, resolved),
    resolved.batchSize,
  );
  const gradients = pointsOf(resolved) * targetsOf(model, 0, resolved).length;
  const work = new LongWork("sampling gradients", encoded.examples.length * (1 + gradients), options);
  let rows: CleverBoundRow[];
  try {
    const baselines = await measureBaselines(model, encoded, resolved, work);
    rows = await boundExamples(model, encoded, baselines, resolved, work);
  } finally {
    work.end();
  }
  const { norm, target, ...rest } = resolved;
  const provenance = {
    verb: "cleverBound",
    model: model.origin,
    data: { name: data.name, examples: encoded.examples.length, hash: data.hash },
    options: {
      norm: norm === Number.POSITIVE_INFINITY ? "inf" : norm, // JSON knows no infinity
      target: typeof target === "number" ? model.labels[target] : target,
      ...rest,
      ...encoded.labelOptions,
    },
    seed: resolved.seed,
    engine,
    versions,
  };
  return CleverBounds.fromRows(rows, model.labels, {
    provenance,
    cost: work.cost,
    notes: encoded.notes,
  });
}

/** Examples of the target's own class cannot be moved there. */
function drawPositions(
  model: TextClassifier,
  examples: readonly Example[],
  name: string,
  { samples, seed, target }: ResolvedCleverBound,
): number[] {
  const eligible = examples.flatMap(({ label }, position) => (label === target ? [] : [position]));
  if (eligible.length === 0) {
    throw new RahpError(
      `nothing to bound: all ${examples.length} examples of ${name} are of the target class ${model.labels[target as number]}`,
    );
  }
  return drawIndices(Math.min(samples, eligible.length), eligible.length, seed).map((i) => eligible[i]);
}

/** Classes that an example of this class is to be moved to. */
function targetsOf(model: TextClassifier, label: number, { target }: ResolvedCleverBound): number[] {
  if (typeof target === "number") return [target];
  return model.labels.map((_, index) => index).filter((index) => index !== label);
}

/** What the model makes of an example itself. */
interface Baseline {
  readonly logits: readonly number[];
  /** C of eq. 1. */
  readonly clever: number;
}

async function measureBaselines(
  model: TextClassifier,
  { examples, encodings, batches }: EncodedExamples,
  { wrt }: ResolvedCleverBound,
  work: LongWork,
): Promise<Baseline[]> {
  const baselines = new Array<Baseline>(examples.length);
  for (const positions of batches) {
    work.passed("clever", positions.length);
    await work.step("clever", positions.length, async () => {
      const batch = model.batch(positions.map((position) => encodings[position]));
      const labels = positions.map((position) => examples[position].label);
      const { logits, clever } = await localRobustness(model, batch, labels, [], { wrt, epsilon: EPSILON });
      positions.forEach((position, b) => {
        checkFinite("C", clever[b], examples[position].id);
        baselines[position] = { logits: logits[b], clever: clever[b] };
      });
    });
  }
  return baselines;
}

/** Rows of all examples, in their order. Those of one length are worked on in turn, with the same graphs of the engine. */
async function boundExamples(
  model: TextClassifier,
  { examples, encodings, batches }: EncodedExamples,
  baselines: readonly Baseline[],
  options: ResolvedCleverBound,
  work: LongWork,
): Promise<CleverBoundRow[]> {
  const byPosition = new Array<CleverBoundRow[]>(examples.length);
  for (const position of batches.flat()) {
    const example = examples[position];
    const { logits, clever } = baselines[position];
    const margins = targetsOf(model, example.label, options).map((target) => ({
      target,
      margin: logits[example.label] - logits[target],
    }));
    const isLost = options.target === "untargeted" && margins.some(({ margin }) => margin <= 0);
    const sampled = isLost ? [] : margins.filter(({ margin }) => margin > 0);
    const targets = sampled.map(({ target }) => target);
    const estimates = await estimate(model, example, encodings[position], targets, options, work);
    await skip(work, pointsOf(options) * (margins.length - targets.length));
    const rows = margins.map(({ target, margin }) =>
      rowOf(example, target, margin, clever, estimates.get(target), options.radius),
    );
    byPosition[position] = options.target === "untargeted" ? [nearest(rows)] : rows;
  }
  return byPosition.flat();
}

/** Gradients that need not be taken, as there is no margin to lose. */
async function skip(work: LongWork, gradients: number): Promise<void> {
  if (gradients > 0) await work.step("gradients", gradients, () => {});
}

/** Lipschitz constants of the margins over the targets; all of them come from the same points. */
async function estimate(
  model: TextClassifier,
  { id, label }: Example,
  encoding: Encoding,
  targets: readonly number[],
  options: ResolvedCleverBound,
  work: LongWork,
): Promise<Map<number, LipschitzEstimate>> {
  if (targets.length === 0) return new Map();
  const { seed, norm, wrt, fit, batchSize } = options;
  const gradients = marginGradients(model, encoding, label, targets, wrt, dualNorm(norm));
  try {
    const random = randomStream(seed, id);
    const maxima = await sampleMaxima(options, gradients.dimensions, random, batchSize, (offsets, n) =>
      work.step("gradients", n * targets.length, async () => {
        work.passed("gradients", n);
        const norms = await gradients.norms(offsets, n);
        for (const values of norms)
          for (const value of Array.from(values)) checkFinite("gradient norm", value, id);
        return norms;
      }),
    );
    return new Map(targets.map((target, i) => [target, estimateLipschitz(maxima[i], fit)]));
  } finally {
    gradients.dispose();
  }
}

function rowOf(
  { id, label }: Example,
  target: number,
  margin: number,
  clever: number,
  found: LipschitzEstimate | undefined,
  radius: number,
): CleverBoundRow {
  const { shape = null, location = null, scale = null, ks = null, p = null } = found?.fit ?? {};
  return {
    id,
    label,
    target,
    margin,
    lipschitz: found?.lipschitz ?? null,
    location,
    shape,
    scale,
    ks,
    p,
    fallback: found ? found.fallback : "no margin",
    cleverBound: found ? extremeValueClever(margin, found.lipschitz, radius) : 0,
    clever,
  };
}

/** The target that the example comes to first, also where the radius hides which that is. */
function nearest(rows: readonly CleverBoundRow[]): CleverBoundRow {
  const distance = ({ margin, lipschitz }: CleverBoundRow) => margin / (lipschitz ?? 1);
  return rows.reduce((first, row) => (distance(row) < distance(first) ? row : first));
}
