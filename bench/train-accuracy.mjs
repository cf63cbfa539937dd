/**
 * Whether training gives what PyTorch's same recipe gives: bert-mini-sst2 with a new head, on SST-2's first 20,000 phrases,
 * judged on its dev set; the mean over seeds of each.
 *
 * `npm run bench -- train-accuracy [--python PYTHON] [--seeds 3] [--threads 2] [--epochs 1] [--rate 1e-4]`
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadModel, useEngine } from "rahp";
import { benchPython } from "./peers/bench-python.mjs";
import { lastJson } from "./peers/last-json.mjs";

/** How far apart in accuracy at most. */
const TARGET = 0.01;
const EXAMPLES = "20000";

const { values: options } = parseArgs({
  options: {
    python: { type: "string" },
    seeds: { type: "string", default: "3" },
    threads: { type: "string", default: "2" },
    epochs: { type: "string", default: "1" },
    rate: { type: "string", default: "1e-4" },
  },
});
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const shared = path("../../shared/");
const folder = mkdtempSync(join(tmpdir(), "rahp-train-accuracy-"));

try {
  if (!existsSync(shared)) throw new Error("missing ../shared, which has SST-2");
  const python =
    options.python ?? (await benchPython([{ path: path("../../shared/bench/requirements.txt") }], log));
  await useEngine("onnx");
  const start = await loadModel("bert-mini-sst2", { newHead: { labels: ["NEGATIVE", "POSITIVE"] } });
  await start.save(join(folder, "start"));
  const data = ["train", "dev"].map((split) => `${shared}data/glue/SST-2/${split}.tsv`);
  const runs = [];
  for (let seed = 0; seed < Number(options.seeds); seed++) {
    const args = [
      join(folder, "start"),
      ...data,
      EXAMPLES,
      options.epochs,
      options.rate,
      `${seed}`,
      options.threads,
    ];
    const ours = await lastJson(process.execPath, [path("train/accuracy.mjs"), ...args]);
    const pytorch = await lastJson(python, [path("train/accuracy.py"), ...args]);
    runs.push({ ours: ours.accuracy, pytorch: pytorch.accuracy });
    log(`seed ${seed}: ${JSON.stringify(runs.at(-1))}`);
  }
  const [ours, pytorch] = ["ours", "pytorch"].map(
    (name) => runs.reduce((sum, run) => sum + run[name], 0) / runs.length,
  );
  console.log(
    JSON.stringify({
      bench: "train-accuracy",
      ...{ examples: Number(EXAMPLES), epochs: Number(options.epochs), rate: Number(options.rate) },
      ...{ runs, mean: { ours, pytorch }, difference: ours - pytorch, target: TARGET },
    }),
  );
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

function log(what) {
  console.error(`${what} …`);
}
