/**
 * The notebook's kernel: seconds until it answers, of a first cell that imports rahp (sent at once, and sent after the
 * user has read for ten seconds), and of small cells after that, type check included. `cpuSeconds` are those that the
 * kernel's process computed from its start to the end of the first cell, and for one small cell.
 * `npm run bench -- kernel [STARTS]`: of so many starts of each kind (2 unless given), the fastest.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ensurePython } from "../scripts/python-environment.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const READING = 10_000;
const CPU_SECONDS = "Object.values(process.cpuUsage()).reduce((a, b) => a + b) / 1e6";
const IMPORT = `import { loadModel, loadDataset, scoreHeads, composite, prune, evaluate, attack } from "rahp";`;
const LATER = [
  "const n: number = 6 * 7;\nn",
  "function half(x: number) { return x / 2; }\nhalf(n)",
  "[n, half(n)]",
];

const starts = Number(process.argv[2] ?? 2);
const python = await ensurePython("notebooks/requirements.txt", { log: (line) => console.error(line) });
const [atOnce, afterReading] = [[], []];
for (let i = 0; i < starts; i++) {
  atOnce.push(await measure(0));
  afterReading.push(await measure(READING));
}
const all = [...atOnce, ...afterReading];
console.log(
  JSON.stringify({
    bench: "kernel",
    starts,
    ready: fastest(all.map(({ ready }) => ready)),
    importAtOnce: fastest(atOnce.map(({ first }) => first)),
    importAfterReading: fastest(afterReading.map(({ first }) => first)),
    later: fastest(all.map(({ later }) => later)),
  }),
);

/** One kernel from start to end. */
async function measure(reading) {
  const client = spawn(python, ["test/kernels/run-cells.py", "notebooks"], {
    cwd: root,
    env: { ...process.env, JUPYTER_PATH: root },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: client.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await answers.next()).value);
  /** Runs a cell, which ends with the process's computing time so far. */
  const timed = async (code) => {
    client.stdin.write(`${JSON.stringify({ cells: [{ code: `${code}\n${CPU_SECONDS}` }] })}\n`);
    const { cells, seconds } = await answer();
    if (cells[0].reply.status !== "ok") throw new Error(cells[0].reply.traceback.join("\n"));
    const { data } = cells[0].published.find(({ type }) => type === "execute_result").content;
    return { seconds, cpuSeconds: Number(data["text/plain"]) };
  };

  const ready = { seconds: (await answer()).seconds };
  await sleep(reading);
  const first = await timed(IMPORT);
  let before = await timed("");
  const later = [];
  for (const code of LATER) {
    const now = await timed(code);
    later.push({ seconds: now.seconds, cpuSeconds: now.cpuSeconds - before.cpuSeconds });
    before = now;
  }
  client.stdin.end();
  await once(client, "exit");
  return { ready, first, later: later.sort((a, b) => a.seconds - b.seconds)[1] }; // the median
}

/** The least of each measure. */
function fastest(runs) {
  const least = (measure) => Math.min(...runs.map((run) => run[measure]));
  return Object.fromEntries(
    Object.keys(runs[0]).map((name) => [name, Math.round(1000 * least(name)) / 1000]),
  );
}
