/**
 * Extreme-value CLEVER beside C of eq. 1 on the built-in model: how they rank examples, how often the bound is the
 * smaller, and what it costs.
 *
 * `npm run bench -- clever-bound [--samples 40] [--radius 1] [--batches 50] [--per-batch 16] [--norm 2] [--fit interior]`
 */
import { parseArgs } from "node:util";
import { CleverBounds, cleverBound, loadDataset, loadModel, useEngine } from "rahp";

const { values: options } = parseArgs({
  options: {
    samples: { type: "string", default: "40" },
    radius: { type: "string", default: "1" },
    batches: { type: "string", default: "50" },
    "per-batch": { type: "string", default: "16" },
    norm: { type: "string", default: "2" },
    fit: { type: "string", default: "interior" },
  },
});

try {
  const engine = await useEngine();
  const [model, data] = [await loadModel("bert-mini-sst2"), await loadDataset("sst2-sample")];
  const start = performance.now();
  const bounds = await cleverBound(model, data, {
    norm: options.norm === "inf" ? Number.POSITIVE_INFINITY : Number(options.norm),
    radius: Number(options.radius),
    batches: Number(options.batches),
    samplesPerBatch: Number(options["per-batch"]),
    samples: Number(options.samples),
    fit: options.fit,
  });
  const seconds = (performance.now() - start) / 1000;
  const rows = bounds.toRows().filter(({ margin }) => margin > 0);
  const ofCorrect = new CleverBounds(rows, model.labels, bounds);
  const share = (fits) => round(rows.filter(fits).length / rows.length);
  const middle = (values) => round(values.sort((a, b) => a - b)[Math.floor(values.length / 2)]);
  console.log(
    JSON.stringify({
      bench: "clever-bound",
      engine,
      ...options,
      examples: bounds.toRows().length,
      correct: rows.length,
      rankAgreement: { all: round(bounds.rankAgreement), correct: round(ofCorrect.rankAgreement) },
      boundBelowC: share(({ cleverBound, clever }) => cleverBound < clever),
      atRadius: share(({ cleverBound }) => cleverBound === Number(options.radius)),
      fitted: share(({ fallback }) => fallback === null),
      medianBound: middle(rows.map(({ cleverBound }) => cleverBound)),
      medianC: middle(rows.map(({ clever }) => clever)),
      medianBoundOverC: middle(rows.map(({ cleverBound, clever }) => cleverBound / clever)),
      secondsAnExample: round(seconds / rows.length),
    }),
  );
  process.exit(0); // the engine's threads would hold it
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exit(1);
}

function round(value) {
  return Math.round(value * 1000) / 1000;
}
