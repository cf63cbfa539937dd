/**
 * attack beside TextAttack, shared/bench/textattack_speed.py: greedy word substitution on the first sentences of SST-2
 * dev, on minilm-l6-sst2. TextAttack runs as it is, which pads every text to 512 tokens, and made to pad to the longest
 * of its batch. Each run is a process of its own, and the programs take turns.
 *
 * `npm run bench -- attack [--python PYTHON] [--rounds 3] [--threads 1] [--examples 40] [--skip-max]`: PYTHON has what
 * shared/bench/requirements.txt and requirements-textattack.txt ask for; without it, .venv-bench is made for that (some
 * gigabytes). `--skip-max` leaves out TextAttack as it is, which takes minutes a round.
 */
import { existsSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { benchPython } from "./peers/bench-python.mjs";
import { lastJson } from "./peers/last-json.mjs";
import { loads, takeTurns } from "./peers/take-turns.mjs";

/** Our queries per second to TextAttack's, at least. */
const TARGETS = { textattackMax: 20, textattackLongest: 2 };

/** Rows that a smaller difference of scores decides may end otherwise in another engine's float32. */
const DECIDED = 1e-5;

const { values: options } = parseArgs({
  options: {
    python: { type: "string" },
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: "1" },
    examples: { type: "string", default: "40" },
    "skip-max": { type: "boolean", default: false },
  },
});
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const shared = path("../../shared/");

try {
  if (!existsSync(shared)) throw new Error("missing ../shared, which has the program to compare with");
  const [rounds, threads, examples] = ["rounds", "threads", "examples"].map(count);
  const requirements = [
    { path: `${shared}bench/requirements.txt` },
    { path: `${shared}bench/requirements-textattack.txt`, complete: true },
  ];
  const python = options.python ?? (await benchPython(requirements, log));
  const textattack = (pad) => () =>
    lastJson(python, [
      `${shared}bench/textattack_speed.py`,
      ...["--n", examples, "--threads", threads, "--pad", pad],
    ]);
  const loadBefore = loadavg()[0];
  const turns = await takeTurns(
    {
      ...(!options["skip-max"] && { textattackMax: textattack("max") }),
      textattackLongest: textattack("longest"),
      ours: () => lastJson(process.execPath, [path("attack/attack.mjs"), shared, examples, threads]),
    },
    { rounds, log },
  );
  const agreement = agreementOf(turns.ours[0].rows);
  const perSecond = (name) => turns[name].map(({ queriesPerSecond }) => queriesPerSecond);
  const timesFaster = (name) => median(perSecond(name).map((theirs, i) => perSecond("ours")[i] / theirs));
  const peers = Object.keys(TARGETS).filter((name) => turns[name]);
  console.log(
    JSON.stringify({
      bench: "attack",
      engine: turns.ours[0].engine,
      ...{ threads, rounds, examples },
      load: { before: loadBefore, afterTurns: loads(turns) },
      targets: TARGETS,
      timesFaster: Object.fromEntries(peers.map((name) => [name, timesFaster(name)])),
      queriesPerSecond: Object.fromEntries(Object.keys(turns).map((name) => [name, median(perSecond(name))])),
      agreement,
    }),
  );
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

/** How many of our rows equal TextAttack's recorded ones: of those that float32 leaves no doubt about, and of the others. */
function agreementOf(rows) {
  const recorded = readFileSync(`${shared}oracle/attacks/minilm-textfooler-lexicon.jsonl`, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const among = (fits) => {
    const compared = recorded.filter((row) => row.index < rows.length && fits(row));
    return { rows: compared.length, equal: compared.filter((row) => isEqual(row, rows[row.index])).length };
  };
  const decided = among(({ smallest_gap }) => smallest_gap > DECIDED);
  if (decided.equal < decided.rows) {
    throw new Error(`only ${decided.equal} of ${decided.rows} rows are TextAttack's (expected all)`);
  }
  return { decided, others: among(({ smallest_gap }) => smallest_gap <= DECIDED) };
}

function isEqual(theirs, ours) {
  return (
    theirs.status === ours.status &&
    theirs.perturbed_text === ours.perturbedText &&
    theirs.num_queries === ours.queries &&
    Math.abs(theirs.original_score - ours.originalScore) < DECIDED &&
    Math.abs(theirs.perturbed_score - ours.perturbedScore) < DECIDED
  );
}

function count(name) {
  const value = Number(options[name]);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Error(`invalid ${name}: ${options[name]} (expected a whole number from 1)`);
}

function median(values) {
  return Math.round(values.toSorted((a, b) => a - b)[values.length >> 1] * 1000) / 1000;
}

function log(what) {
  console.error(typeof what === "string" ? `${what} …` : JSON.stringify({ ...what, rows: undefined }));
}
