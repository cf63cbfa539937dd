/** `npm run lab`: JupyterLab with the kernel and the notebooks. What follows `--` goes to `jupyter lab`. */
import { spawn } from "node:child_process";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePython } from "./python-environment.mjs";
import { setUp } from "./set-up.mjs";

const FIRST_NOTEBOOK = "notebooks/00-quickstart.ipynb";
const root = fileURLToPath(new URL("..", import.meta.url));
const log = (line) => console.error(line);

try {
  await setUp({ log });
  startLab(await ensurePython("notebooks/requirements-lab.txt", { log }), process.argv.slice(2));
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

/** The environment variable by which Jupyter finds `kernels/` in the repository. */
function jupyterPath() {
  return [root, process.env.JUPYTER_PATH].filter(Boolean).join(delimiter);
}

function startLab(python, args) {
  const notebook = args.some((arg) => arg.endsWith(".ipynb")) ? [] : [FIRST_NOTEBOOK];
  const lab = spawn(python, ["-m", "jupyterlab", "-y", ...notebook, ...args], {
    cwd: root,
    env: { ...process.env, JUPYTER_PATH: jupyterPath() },
    stdio: "inherit",
  });
  process.on("SIGINT", () => {}); // the terminal sends ctrl-C to JupyterLab too, which ends its kernels first
  process.on("SIGTERM", () => lab.kill("SIGTERM"));
  lab.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}
