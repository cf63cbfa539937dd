/** `npm start`: sets up, then runs the whole chain on the built-in model. What follows `--` goes to `rahp demo`. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setUp } from "./set-up.mjs";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));

try {
  await setUp({ log: (line) => console.error(line) });
  const demo = spawn(process.execPath, [main, "demo", ...process.argv.slice(2)], { stdio: "inherit" });
  process.on("SIGINT", () => {}); // the terminal sends Ctrl-C to the demo too, which ends tidily
  process.on("SIGTERM", () => demo.kill("SIGTERM"));
  demo.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
