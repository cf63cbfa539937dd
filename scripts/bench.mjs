/** `npm run bench -- NAME [ARGUMENTS]`: a measurement of bench/, which prints one line of JSON. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setUp } from "./set-up.mjs";

const folder = fileURLToPath(new URL("../bench/", import.meta.url));
const [name = "main-job", ...args] = process.argv.slice(2);
const program = join(folder, `${name}.mjs`);

try {
  if (!existsSync(program)) {
    const known = readdirSync(folder).flatMap((entry) => /^(.+)\.mjs$/.exec(entry)?.[1] ?? []);
    throw new Error(`unknown bench: ${name} (expected one of ${known.join(", ")})`);
  }
  await setUp({ log: (line) => console.error(line) });
  const bench = spawn(process.execPath, [program, ...args], { stdio: "inherit" });
  bench.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
