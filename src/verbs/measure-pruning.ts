import { performance } from "node:perf_hooks";
import { engineInUse } from "../backends/engines.js";
import type { Dataset } from "../results/dataset.js";
import { PruningMeasurement } from "../results/pruning-measurement.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { checkCount, checkNames } from "../support/check-options.js";
import { mean, median } from "../support/statistics.js";
import { labelFor } from "./encoded-examples.js";
import { LongWork, type LongWorkOptions } from "./long-work.js";
import { versions } from "./versions.js";

export interface MeasurePruningOptions extends LongWorkOptions {
  /** Texts that are classified in each round, the first of the data. @default 64 */
  readonly texts?: number;
  /** Rounds, in which both models take turns; the median counts. @default 5 */
  readonly rounds?: number;
}

/**
 * Measures what pruning saved: heads, parameters, multiply-adds of a text of the data's mean length, and the time
 * that a text takes in batches of 32, as the median of rounds in which both models take turns.
 *
 * @throws RahpError for options out of range
 * @example const saved = await measurePruning(model, pruned, data);
 */
export async function measurePruning(
  before: TextClassifier,
  after: TextClassifier,
  data: Dataset,
  options: MeasurePruningOptions = {},
): Promise<PruningMeasurement> {
  checkNames(options, ["texts", "rounds", "signal", "onProgress"]);
  const { texts = 64, rounds = 5 } = options;
  checkCount("texts", texts);
  checkCount("rounds", rounds);
  labelFor(before, data);
  const { label: engine } = await engineInUse();
  const inputs = data.examples.slice(0, texts);
  const tokens = Math.round(mean(inputs.map((input) => before.encode(input).ids.length)));

  const work = new LongWork("measuring", 2 * (rounds + 1), options);
  const turns = [before, after].map((model) => ({ model, milliseconds: [] as number[] }));
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const { model, milliseconds } of turns) {
        const start = performance.now();
        await work.step("latency", 1, () => model.predict(inputs));
        work.passed("latency", inputs.length);
        if (round > 0) milliseconds.push((performance.now() - start) / inputs.length); // the first warms up
      }
    }
  } finally {
    work.end();
  }
  const rows = [
    { measure: "heads", before: before.headCount, after: after.headCount },
    { measure: "parameters", before: before.parameters, after: after.parameters },
    { measure: "multiplyAdds", before: before.multiplyAdds(tokens), after: after.multiplyAdds(tokens) },
    {
      measure: "millisecondsPerText",
      before: median(turns[0].milliseconds),
      after: median(turns[1].milliseconds),
    },
  ];
  return new PruningMeasurement(
    rows.map((row) => ({ ...row, ratio: row.after / row.before })),
    {
      provenance: {
        verb: "measurePruning",
        model: after.origin,
        data: { name: data.name, examples: inputs.length, hash: data.hash },
        options: { texts, rounds, tokens, before: before.weightsHash },
        seed: null,
        engine,
        versions,
      },
      cost: work.cost,
    },
  );
}
