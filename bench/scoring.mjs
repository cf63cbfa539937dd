/**
 * scoreHeads beside RAHP's scoring in PyTorch, shared/bench/rahp_pytorch.py: the first 64 sentences of SST-2 dev on
 * minilm-l6-sst2, all 72 heads, and BERT-base's size with random weights, 16 texts of 32 tokens, all 144. Each run is a
 * process of its own, and the programs take turns.
 *
 * `npm run bench -- scoring [--python PYTHON] [--rounds 3] [--threads 2] [--skip-base]`: PYTHON has what
 * shared/bench/requirements.txt asks for; without it, .venv-bench is made for that (some gigabytes).
 */
import { existsSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { benchPython } from "./peers/bench-python.mjs";
import { lastJson } from "./peers/last-json.mjs";
import { loads, takeTurns } from "./peers/take-turns.mjs";
import { summary } from "./scoring/summary.mjs";

/** How many times faster at least; of memory, how much at most of PyTorch's. */
const TARGETS = { deltaClever: 2.5, fisher: 5, firstOrder: 12, firstOrderBase: 24, peakMemory: 1 };

/** Model and estimate of our runs, and of PyTorch's that they are checked with. */
const RUNS = {
  exact: ["minilm", "exact"],
  firstOrder: ["minilm", "first-order"],
  exactBase: ["base", "exact"],
  firstOrderBase: ["base", "first-order"],
};

const { values: options } = parseArgs({
  options: {
    python: { type: "string" },
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: "2" },
    "skip-base": { type: "boolean", default: false },
  },
});
const [threads, rounds] = [options.threads, Number(options.rounds)];
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const shared = path("../../shared/");

try {
  if (!existsSync(shared)) throw new Error("missing ../shared, which has the program to compare with");
  if (!(Number.isInteger(rounds) && rounds >= 1))
    throw new Error(`invalid rounds: ${options.rounds} (expected a whole number from 1)`);
  const requirements = [{ path: path("../../shared/bench/requirements.txt") }];
  const python = options.python ?? (await benchPython(requirements, log));
  const loadBefore = loadavg().map(round3);
  const ours = ourPrograms();
  const reference = await referenceOf(python, Object.keys(ours));
  const turns = await takeTurns(
    { pytorch: () => measured(python, scriptOfShared()), ...ours },
    { rounds, log: (what) => log(typeof what === "string" ? what : { ...what, scores: undefined }) },
  );
  for (const name of ["exact", "firstOrder"]) checkAgreement(turns[name][0].scores, reference[name].scores);
  console.log(
    JSON.stringify({
      bench: "scoring",
      engine: turns.exact[0].engine,
      torch: turns.pytorch[0].torch,
      threads: Number(threads),
      rounds,
      load: { before: loadBefore, after: loadavg().map(round3), afterTurns: loads(turns) },
      targets: TARGETS,
      ...summary(turns, reference),
    }),
  );
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

/** By name; each resolves to what it printed. */
function ourPrograms() {
  const program = (name) => () =>
    lastJson(process.execPath, [path("scoring/score.mjs"), shared, ...RUNS[name], threads]);
  const names = Object.keys(RUNS).filter((name) => !(options["skip-base"] && RUNS[name].includes("base")));
  return Object.fromEntries(names.map((name) => [name, program(name)]));
}

function scriptOfShared() {
  const base = options["skip-base"] ? ["--skip-base"] : [];
  return [`${shared}bench/rahp_pytorch.py`, "--threads", threads, "--repeats", "1", ...base];
}

/** One of PyTorch's programs, with its peak memory. */
function measured(python, args) {
  return lastJson(python, [path("scoring/peak_memory.py"), ...args]);
}

/** Scores to check ours with, and the memory that scoring alone takes: the script trains too, which takes more. */
async function referenceOf(python, names) {
  const reference = {};
  for (const name of names) {
    log(`PyTorch's scores and memory: ${name}`);
    reference[name] = await measured(python, [
      path("scoring/score.py"),
      `${shared}bench`,
      ...RUNS[name],
      threads,
    ]);
  }
  return reference;
}

/** Speed counts only where both compute the same. */
function checkAgreement(found, expected) {
  for (const [name, values] of Object.entries(expected)) {
    const largest = Math.max(...values.map(Math.abs));
    const error = Math.max(...values.map((value, i) => Math.abs(found[name][i] - value))) / largest;
    if (!(error < 1e-3)) throw new Error(`${name} differs by ${error} of the largest (expected below 1e-3)`);
  }
}

function round3(value) {
  return Math.round(value * 1000) / 1000;
}

function log(what) {
  console.error(typeof what === "string" ? `${what} …` : JSON.stringify(what));
}
