import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const packagesStamp = join(root, "node_modules", ".rahp-packages");
const buildStamp = join(root, "dist", ".rahp-sources");

/**
 * Makes a checkout ready: npm packages as the lock file says, and the build. Does only what has changed since.
 *
 * @param {{ log?: (line: string) => void }} [options] `log` is told what takes time
 */
export async function setUp({ log = () => {} } = {}) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node.js ${process.versions.node} is too old (expected 20.19 or newer)`);
  }
  await installPackages(log);
  if (stampedWith(buildStamp) !== sourcesHash()) await build(log);
}

/** Compiles src/ to dist/, from scratch. */
export async function build(log) {
  log("Compiling TypeScript …");
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  await run(process.execPath, [compiler, "-p", join(root, "tsconfig.json")]).catch(({ stdout }) => {
    throw new Error(`the build failed\n${stdout}`);
  });
  chmodSync(join(root, "dist", "cli", "main.js"), 0o755);
  writeFileSync(buildStamp, sourcesHash());
}

async function installPackages(log) {
  const wanted = `${hash([join(root, "package-lock.json")])} ${process.platform} ${process.arch}`;
  if (stampedWith(packagesStamp) === wanted) return;
  log("Installing npm packages (a minute or two the first time) …");
  const npm = process.env.npm_execpath; // set where npm itself runs this script
  const [command, args] = npm ? [process.execPath, [npm]] : ["npm", []];
  const options = { cwd: root, maxBuffer: 1e8, shell: !npm && process.platform === "win32" };
  await run(command, [...args, "ci"], options).catch(({ stderr }) => {
    throw new Error(`npm ci failed\n${stderr}`);
  });
  writeFileSync(packagesStamp, wanted);
}

function stampedWith(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Changes when a source, the compiler's settings or the packages do. */
function sourcesHash() {
  const sources = readdirSync(join(root, "src"), { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => join(root, "src", name));
  return hash([...sources, join(root, "tsconfig.json"), join(root, "package-lock.json")]);
}

function hash(files) {
  const sum = createHash("sha256");
  for (const file of files) sum.update(file.slice(root.length)).update(readFileSync(file));
  return sum.digest("hex");
}
