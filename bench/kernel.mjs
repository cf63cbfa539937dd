/**
 * The notebook's kernel: until it answers, the first cell that imports rahp, and small cells after that, type check
 * included. Wall-clock seconds, and what the kernel's process computed meanwhile, in seconds of one core.
 * `npm run bench -- kernel [STARTS]`; of so many starts (3 unless given), the fastest.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ensurePython } from "../scripts/python-environment.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const IMPORT = `import { loadModel, loadDataset, scoreHeads, composite, prune, evaluate, attack } from "rahp";`;
const LATER = [
  "const n: number = 6 * 7;\nn",
  "function half(x: number) { return x / 2; }\nhalf(n)",
  "[n, half(n)]",
];

const starts = Number(process.argv[2] ?? 3);
const python = await ensurePython("notebooks/requirements.txt", { log: (line) => console.error(line) });
const runs = [];
for (let i = 0; i < starts; i++) runs.push(await measure());

const best = (part) =>
  Object.fromEntries(
    ["seconds", "cpuSeconds"].map((key) => [key, Math.min(...runs.map((run) => run[part][key]))]),
  );
console.log(
  JSON.stringify({
    bench: "kernel",
    starts,
    ready: best("ready"),
    import: best("import"),
    later: best("later"),
  }),
);

/** One kernel from start to end. */
async function measure() {
  const client = spawn(python, ["test/kernels/run-cells.py", "notebooks"], {
    cwd: root,
    env: { ...process.env, JUPYTER_PATH: root },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: client.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await answers.next()).value);
  const run = async (code) => {
    client.stdin.write(`${JSON.stringify({ cells: [{ code }] })}\n`);
    const { cells, seconds } = await answer();
    if (cells[0].reply.status !== "ok") throw new Error(cells[0].reply.traceback.join("\n"));
    return { seconds, shown: cells[0].published.find(({ type }) => type === "execute_result")?.content.data };
  };
  /** Of the process since its start, in seconds. */
  const cpu = async () =>
    Number(
      (await run("Object.values(process.cpuUsage()).reduce((a, b) => a + b) / 1e6")).shown["text/plain"],
    );
  const timed = async (code) => {
    const before = await cpu();
    const { seconds } = await run(code);
    return { seconds, cpuSeconds: (await cpu()) - before };
  };

  const { seconds } = await answer();
  const ready = rounded({ seconds, cpuSeconds: await cpu() });
  const first = rounded(await timed(IMPORT));
  const later = [];
  for (const code of LATER) later.push(await timed(code));
  client.stdin.end();
  await once(client, "exit");
  return { ready, import: first, later: rounded(median(later)) };
}

/** @returns the measurement in the middle by time on the wall */
function median(measurements) {
  return measurements.sort((a, b) => a.seconds - b.seconds)[Math.floor(measurements.length / 2)];
}

function rounded(measurement) {
  return Object.fromEntries(
    Object.entries(measurement).map(([key, value]) => [key, Math.round(value * 1000) / 1000]),
  );
}
