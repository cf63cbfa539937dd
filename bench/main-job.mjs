/**
 * The main job on the built-in model: seconds of each component, and peak memory.
 * `npm run bench -- main-job [ENGINE]`; without one, the best that works.
 */
import {
  attack,
  composite,
  evaluate,
  loadDataset,
  loadModel,
  measurePruning,
  prune,
  scoreHeads,
  useEngine,
} from "rahp";

const engine = await useEngine(process.argv[2]);
const seconds = {};
const timed = async (name, work) => {
  const start = performance.now();
  const result = await work();
  seconds[name] = round((performance.now() - start) / 1000);
  return result;
};
const onProgress = () => {};

const model = await timed("load", () => loadModel("bert-mini-sst2"));
const data = await loadDataset("sst2-sample");
const scores = await timed("score", () => scoreHeads(model, data, { samples: 100, onProgress }));
const choice = composite(scores, { rho: 0.4 });
const pruned = await timed("prune", () => prune(model, choice));
const saved = await measurePruning(model, pruned, data, { onProgress });
const before = await timed("evaluate", () => evaluate(model, data, { onProgress }));
const after = await timed("evaluatePruned", () => evaluate(pruned, data, { onProgress }));
await timed("attack", () => attack(model, data, { examples: 100, onProgress }));
await timed("attackPruned", () => attack(pruned, data, { examples: 100, onProgress }));

const ofScoring = Object.fromEntries(
  Object.entries(scores.cost.seconds).map(([name, value]) => [name, round(value)]),
);
console.log(
  JSON.stringify({
    bench: "main-job",
    engine,
    seconds: { ...seconds, total: round(Object.values(seconds).reduce((a, b) => a + b, 0)) },
    secondsOfScoring: ofScoring,
    prunedOverDense: Object.fromEntries(saved.toRows().map(({ measure, ratio }) => [measure, round(ratio)])),
    accuracy: { before: before.accuracy, after: after.accuracy },
    peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);

function round(value) {
  return Math.round(value * 1000) / 1000;
}
