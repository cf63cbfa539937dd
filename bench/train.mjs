/**
 * Steps of training beside PyTorch: minilm-l6-sst2, the 32 sentences of SST-2 dev around the median length, AdamW with
 * clipped gradients and dropout. Each run is a process of its own, and the programs take turns. With --methods also what a
 * step of each method costs beside a plain one.
 *
 * `npm run bench -- train [--python PYTHON] [--rounds 3] [--threads 2] [--steps 14] [--methods]`: PYTHON has what
 * shared/bench/requirements.txt asks for; without it, .venv-bench is made for that (some gigabytes).
 */
import { existsSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { trainingMethods } from "rahp";
import { benchPython } from "./peers/bench-python.mjs";
import { lastJson } from "./peers/last-json.mjs";
import { loads, takeTurns } from "./peers/take-turns.mjs";

/** Of a step's time, how much at most of PyTorch's; and what is aimed at. */
const TARGETS = { most: 1.5, aim: 1.2 };
/** Steps before these compile and allocate. */
const WARM_UP = 3;

const { values: options } = parseArgs({
  options: {
    python: { type: "string" },
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: "2" },
    steps: { type: "string", default: "14" },
    methods: { type: "boolean", default: false },
  },
});
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const shared = path("../../shared/");
const args = [
  `${shared}models/minilm-l6-sst2`,
  `${shared}data/glue/SST-2/dev.tsv`,
  options.threads,
  options.steps,
];

try {
  if (!existsSync(shared)) throw new Error("missing ../shared, which has the model and the sentences");
  const python =
    options.python ?? (await benchPython([{ path: path("../../shared/bench/requirements.txt") }], log));
  const ours = (method) => () => lastJson(process.execPath, [path("train/steps.mjs"), ...args, method]);
  const others = trainingMethods().map(({ method }) => method);
  const methods = options.methods ? others.filter((method) => method !== "vanilla") : [];
  const turns = await takeTurns(
    {
      pytorch: () => lastJson(python, [path("train/steps.py"), ...args]),
      vanilla: ours("vanilla"),
      ...Object.fromEntries(methods.map((method) => [method, ours(method)])),
    },
    { rounds: Number(options.rounds), log: (what) => log(typeof what === "string" ? what : brief(what)) },
  );
  const seconds = Object.fromEntries(
    Object.entries(turns).map(([name, runs]) => [name, median(runs.map(stepOf))]),
  );
  console.log(
    JSON.stringify({
      bench: "train",
      engine: turns.vanilla[0].engine,
      torch: turns.pytorch[0].torch,
      threads: Number(options.threads),
      shape: turns.vanilla[0].shape,
      targets: TARGETS,
      seconds,
      timesPyTorch: seconds.vanilla / seconds.pytorch,
      timesVanilla: Object.fromEntries(methods.map((name) => [name, seconds[name] / seconds.vanilla])),
      peakMemoryMB: { ours: most(turns.vanilla), pytorch: most(turns.pytorch) },
      load: { now: loadavg()[0], afterTurns: loads(turns) },
    }),
  );
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

/** Seconds of a step, once warm. */
function stepOf({ seconds }) {
  return median(seconds.slice(WARM_UP));
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function most(runs) {
  return Math.max(...runs.map(({ peakMemoryMB }) => peakMemoryMB));
}

function brief(run) {
  return { step: stepOf(run), peakMemoryMB: run.peakMemoryMB };
}

function log(what) {
  console.error(typeof what === "string" ? `${what} …` : JSON.stringify(what));
}
