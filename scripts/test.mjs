/**
 * `npm test`: sets up what the tests need, then checks style, types, the direction of imports and the API reference, and
 * runs all tests, the kernel's, the notebooks' and the browser's included. What follows `--` goes to vitest, which then runs alone.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium } from "./find-chromium.mjs";
import { ensurePython } from "./python-environment.mjs";
import { setUp } from "./set-up.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rahp-test-"));
const report = join(folder, "vitest.json");
const filters = process.argv.slice(2);

const checks = [
  ["style", "@biomejs/biome/bin/biome", ["ci", "."]],
  ["types", "typescript/bin/tsc", ["-p", "tsconfig.test.json"]],
  ["imports", "dependency-cruiser/bin/dependency-cruise.mjs", ["--config", ".dependency-cruiser.cjs", "src"]],
  ["API reference", "typedoc/bin/typedoc", ["--logLevel", "Warn"]],
];
const units = [
  "tests",
  "vitest/vitest.mjs",
  ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...filters],
];

try {
  await step("set-up", async () => {
    await setUp({ log: console.log });
    const lab = findChromium() === undefined ? "" : "-lab"; // tests in the browser open JupyterLab
    await ensurePython(`notebooks/requirements${lab}.txt`, { log: console.log });
    await ensurePython("test/notebooks/requirements-pandas.txt", { log: console.log });
  });
  for (const [name, program, args] of filters.length > 0 ? [units] : [...checks, units]) {
    await step(name, () => runProgram(program, args));
  }
} catch (error) {
  console.error(`\nerror: ${error.message}`);
  process.exitCode = 1;
} finally {
  printCounts();
  rmSync(folder, { recursive: true });
}

async function step(name, work) {
  console.log(`\n— ${name}`);
  const start = Date.now();
  await work();
  console.log(`— ${name}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

function runProgram(program, args) {
  const path = join(root, "node_modules", program);
  const child = spawn(process.execPath, [path, ...args], { cwd: root, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${program.split("/")[0]} found faults`)),
    );
  });
}

/** The last line, one that programs can read too. */
function printCounts() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, "utf8"));
    console.log(`\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
  } catch {} // the tests didn't run: an error line stands above
}
