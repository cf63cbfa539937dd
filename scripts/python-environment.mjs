import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { withLock } from "./lock.mjs";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const environment = join(root, ".venv");
const python =
  process.platform === "win32"
    ? join(environment, "Scripts", "python.exe")
    : join(environment, "bin", "python");

const NEEDED = "notebooks and their tests need Python 3.10 or newer";
/** JupyterLab brings scripts for Node that are CommonJS, unlike this package, in whose folder they lie. */
const COMMONJS = '{ "type": "commonjs" }\n';
const COMMANDS = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];

/**
 * Makes `.venv` and installs requirements into it, where that has not been done.
 *
 * @param {string} requirementsFile relative to the repository's root
 * @param {{ log?: (line: string) => void }} [options] `log` is told what takes time
 * @returns {Promise<string>} the path of the environment's `python`
 */
export async function ensurePython(requirementsFile, { log = () => {} } = {}) {
  const file = resolve(root, requirementsFile);
  if (await isReady(file)) return python;
  await withLock(join(root, "node_modules", ".venv.lock"), async () => {
    if (await isReady(file)) return; // another process did it meanwhile
    if (!(await works(["-m", "pip", "--version"]))) await makeEnvironment(log);
    await install(file, log);
  });
  return python;
}

/** Whether these requirements were installed into the environment as it is now. */
async function isReady(file) {
  const stamp = stampOf(file);
  if (!existsSync(stamp) || !(await works(["-c", "import jupyter_client"]))) return false;
  return (await readFile(stamp, "utf8")) === (await fingerprint(file));
}

async function makeEnvironment(log) {
  const command = await findPython();
  log("Making a Python environment in .venv …");
  try {
    await run(command, ["-m", "venv", "--clear", environment]);
  } catch (error) {
    const hint = "on Debian and Ubuntu: apt install python3-venv";
    throw new Error(`cannot make .venv: ${command} has no venv or ensurepip (${hint})`, { cause: error });
  }
  await writeFile(join(environment, "package.json"), COMMONJS);
}

async function install(file, log) {
  const name = relative(root, file);
  log(`Installing ${name} into .venv …`);
  const options = ["--disable-pip-version-check", "--no-input", "--requirement", file];
  try {
    await run(python, ["-m", "pip", "install", ...options], { maxBuffer: 2 ** 26 });
  } catch (error) {
    throw new Error(`pip cannot install ${name}\n${error.stdout ?? ""}${error.stderr ?? ""}`, {
      cause: error,
    });
  }
  await writeFile(stampOf(file), await fingerprint(file));
}

/** The first Python on the PATH that is new enough. */
async function findPython() {
  let tooOld = "";
  for (const command of COMMANDS) {
    const version = await versionOf(command);
    if (!version) continue;
    const [major, minor] = version.split(".").map(Number);
    if (major === 3 && minor >= 10) return command;
    tooOld ||= version;
  }
  throw new Error(tooOld ? `Python ${tooOld} is too old: ${NEEDED}` : `cannot find python3: ${NEEDED}`);
}

async function versionOf(command) {
  try {
    const { stdout } = await run(command, ["-c", "import platform; print(platform.python_version())"]);
    return stdout.trim();
  } catch {
    return undefined;
  }
}

async function works(args) {
  try {
    await run(python, args);
    return true;
  } catch {
    return false;
  }
}

const stampOf = (file) => join(environment, `installed-${basename(file)}`);

/** What the installed packages depend on: the requirements, those that they include, and Python itself. */
async function fingerprint(file) {
  const hash = createHash("sha256").update((await versionOf(python)) ?? "");
  for (const part of await withIncluded(file)) hash.update(await readFile(part));
  return hash.digest("hex");
}

async function withIncluded(file) {
  const text = await readFile(file, "utf8");
  const included = [...text.matchAll(/^-r\s+(\S+)/gm)].map(([, name]) => resolve(dirname(file), name));
  return [file, ...(await Promise.all(included.map(withIncluded))).flat()];
}
