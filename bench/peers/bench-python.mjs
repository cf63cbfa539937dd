import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const environment = fileURLToPath(new URL("../../.venv-bench", import.meta.url));
const python =
  process.platform === "win32"
    ? join(environment, "Scripts", "python.exe")
    : join(environment, "bin", "python");
const stamp = join(environment, "installed-requirements.json");

/**
 * Makes `.venv-bench` and installs requirements into it, where that has not been done.
 * @param requirements  paths of requirement files; one that is `complete` names all that its packages need, and
 *   nothing else is installed with them
 * @param log           is told what takes time
 * @returns the path of the environment's `python`
 */
export async function benchPython(requirements, log) {
  const wanted = requirements.map(({ path }) => readFileSync(path, "utf8"));
  const installed = existsSync(stamp) ? JSON.parse(readFileSync(stamp, "utf8")) : [];
  const lacking = requirements.filter((_, i) => !installed.includes(wanted[i]));
  if (lacking.length === 0) return python;
  const hint = "--python PYTHON takes an environment that has them";
  try {
    if (!existsSync(python)) {
      log("Making a Python environment in .venv-bench");
      await run(process.platform === "win32" ? "python" : "python3", ["-m", "venv", environment]);
    }
    for (const { path, complete } of lacking) {
      log(`Installing ${path} into .venv-bench (it may be gigabytes)`);
      const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
      const only = complete ? ["--no-deps"] : [];
      await run(python, [...pip, ...only, "--requirement", path], { maxBuffer: 2 ** 26 });
    }
  } catch (error) {
    throw new Error(`cannot make .venv-bench (${hint})\n${error.stderr || error.message}`, { cause: error });
  }
  writeFileSync(stamp, JSON.stringify([...new Set([...installed, ...wanted])]));
  return python;
}
