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
const stamp = join(environment, "installed-requirements.txt");

/**
 * Makes `.venv-bench` and installs requirements into it, where that has not been done.
 * @param requirements  the file's path
 * @param log           is told what takes time
 * @returns the path of the environment's `python`
 */
export async function benchPython(requirements, log) {
  const wanted = readFileSync(requirements, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  const hint = "--python PYTHON takes an environment that has them";
  try {
    log("Making a Python environment in .venv-bench");
    await run(process.platform === "win32" ? "python" : "python3", ["-m", "venv", "--clear", environment]);
    log(`Installing ${wanted.trim().split(/\s+/).join(", ")} into .venv-bench (some gigabytes)`);
    const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
    await run(python, [...pip, "--requirement", requirements], { maxBuffer: 2 ** 26 });
  } catch (error) {
    throw new Error(`cannot make .venv-bench (${hint})\n${error.stderr || error.message}`, { cause: error });
  }
  writeFileSync(stamp, wanted);
  return python;
}
