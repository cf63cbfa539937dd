import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * A program in a process of its own, which prints one line of JSON when it is ready, and for each line that it reads
 * does its work once and prints `{ wall, cpu }`, in seconds.
 */
export async function turnTaker(command, args) {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const failed = new Promise((_, reject) => {
    child.on("error", (error) => reject(new Error(`${command} does not start: ${error.message}`)));
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done) throw new Error(`${command} ${args[0]} ended`);
    return JSON.parse(value);
  };
  const ready = await answer();
  const turn = () => {
    child.stdin.write("\n");
    return answer();
  };
  return { ready, turn, end: () => child.stdin.end() };
}
