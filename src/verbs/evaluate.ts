import { engineInUse } from "../backends/engines.js";
import { WITH_RESPECT_TO, type WithRespectTo } from "../models/encoder-backward.js";
import type { Head } from "../models/heads.js";
import type { Dataset } from "../results/dataset.js";
import { type EvaluatedExample, Evaluation } from "../results/evaluation.js";
import type { HeadSelection } from "../results/head-selection.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { localRobustness } from "../robustness/local-robustness.js";
import { checkAtLeastZero, checkCount, checkNames, checkOneOf } from "../support/check-options.js";
import { checkFinite } from "./check-finite.js";
import { checkHeads } from "./check-heads.js";
import { encodeExamples } from "./encoded-examples.js";
import { LongWork, type LongWorkOptions } from "./long-work.js";
import { versions } from "./versions.js";

export interface EvaluateOptions extends LongWorkOptions {
  /** Heads to mask; the model itself stays as it is. */
  readonly masked?: HeadSelection | readonly Head[];
  /** What C's gradient is taken with respect to. @default "word" */
  readonly wrt?: WithRespectTo;
  /** Added to the gradient's length, in logits per embedding unit, at least 0. @default 1e-12 (ours) */
  readonly epsilon?: number;
  /** Examples in one pass, from 1. @default 32 */
  readonly batchSize?: number;
}

/**
 * Measures accuracy, by class and over all with Wilson's 95 % interval, and the mean local robustness C.
 *
 * @throws RahpError for options out of range, and labels or heads that the model does not have
 * @example const { accuracy, meanClever } = await evaluate(pruned, data);
 */
export async function evaluate(
  model: TextClassifier,
  data: Dataset,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkNames(options, ["masked", "wrt", "epsilon", "batchSize", "signal", "onProgress"]);
  const { masked = [], wrt = "word", epsilon = 1e-12, batchSize = 32 } = options;
  const cleverOptions = {
    wrt: checkOneOf("wrt", wrt, WITH_RESPECT_TO),
    epsilon: checkAtLeastZero("epsilon", epsilon),
  };
  checkCount("batchSize", batchSize);
  const heads = checkHeads(model, masked);
  const { label: engine } = await engineInUse();
  const positions = data.examples.map((_, i) => i);
  const encoded = encodeExamples(model, data, positions, batchSize);
  const { examples, encodings, batches, labelOptions, notes } = encoded;

  const work = new LongWork("evaluating", data.size, options);
  const evaluated = new Array<EvaluatedExample>(data.size);
  try {
    for (const batchPositions of batches) {
      work.passed("evaluation", batchPositions.length);
      await work.step("evaluation", batchPositions.length, async () => {
        const batch = model.batch(batchPositions.map((position) => encodings[position]));
        const labels = batchPositions.map((position) => examples[position].label);
        const { logits, margin, clever } = await localRobustness(model, batch, labels, heads, cleverOptions);
        batchPositions.forEach((position, b) => {
          const { id, label } = examples[position];
          checkFinite("C", clever[b], id);
          const prediction = logits[b].indexOf(Math.max(...logits[b]));
          evaluated[position] = { id, label, prediction, margin: margin[b], clever: clever[b] };
        });
      });
    }
  } finally {
    work.end();
  }
  const provenance = {
    verb: "evaluate",
    model: model.origin,
    data: { name: data.name, examples: data.size, hash: data.hash },
    options: {
      ...cleverOptions,
      batchSize,
      masked: heads.map(({ layer, head }) => [layer, head]),
      ...labelOptions,
    },
    seed: null,
    engine,
    versions,
  };
  return new Evaluation(evaluated, model.labels, { provenance, cost: work.cost, notes });
}
