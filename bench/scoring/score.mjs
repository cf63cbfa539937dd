/**
 * scoreHeads in a process of its own; prints seconds by component, scores and peak memory. Estimates run twice, as the
 * first run of so short a work is mostly the engine's compiling; `runs` has both.
 * usage: score.mjs SHARED minilm|base exact|first-order THREADS
 */
import { join } from "node:path";
import { loadDataset, loadModel, scoreHeads, useEngine } from "rahp";
import { bertBase, singleTokenTexts } from "./bert-base.mjs";

const [shared, size, estimate, threads] = process.argv.slice(2);
const engine = await useEngine("onnx", { threads: Number(threads) });
const small = join(shared, "models", "minilm-l6-sst2");
const model = size === "base" ? await bertBase(small) : await loadModel(small);
const data =
  size === "base"
    ? singleTokenTexts(small, 16, 30)
    : await loadDataset(join(shared, "data", "glue", "SST-2", "dev.tsv"), { limit: 64 });

const runs = [];
let scores;
for (let i = 0; i < (estimate === "exact" ? 1 : 2); i++) {
  scores = await scoreHeads(model, data, { samples: data.size, estimate, onProgress: () => {} });
  runs.push(scores.cost.seconds);
}
const rows = scores.toRows();
const ofFirst = scores.samples.filter(({ layer, head }) => layer === 0 && head === 0);
console.log(
  JSON.stringify({
    engine,
    runs,
    peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
    scores: {
      clever: ofFirst.map(({ clever }) => clever),
      deltaCleverOfFirst: ofFirst.map(({ deltaClever }) => deltaClever),
      deltaClever: rows.map(({ deltaClever }) => deltaClever),
      fisher: rows.map(({ fisher }) => fisher),
    },
  }),
);
process.exit(0); // the engine's threads would hold it
