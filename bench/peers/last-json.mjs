import { spawn } from "node:child_process";

/** Runs a program to its end. @returns the last line that it printed, which is JSON */
export function lastJson(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (part) => {
      printed += part;
    });
    child.on("error", (error) => reject(new Error(`${command} does not start: ${error.message}`)));
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(printed.trimEnd().split("\n").at(-1)));
      else reject(new Error(`${command} ${args[0]} failed`));
    });
  });
}
