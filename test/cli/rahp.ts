import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** What became of a `rahp` command. */
export interface Ended {
  /** null where a signal killed it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running `rahp` command. */
export interface Running {
  interrupt(): void;
  /** Ends it at once, without a word. */
  kill(): void;
  /** Stops reading what it prints. */
  turnAway(): void;
  readonly ended: Promise<Ended>;
}

/** Starts `rahp` in a folder, without a terminal. */
export function start(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  [program, ...before]: readonly [string, ...string[]] = [process.execPath, main],
): Running {
  const child = spawn(program, [...before, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 100_000,
    killSignal: "SIGKILL",
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  const ended = once(child, "close").then(([code]) => ({ code, ...output }));
  return {
    interrupt: () => child.kill("SIGINT"),
    kill: () => child.kill("SIGKILL"),
    turnAway: () => child.stdout.destroy(),
    ended,
  };
}

/** Runs `rahp` in a folder to its end. */
export function rahp(cwd: string, ...args: string[]): Promise<Ended> {
  return start(cwd, args).ended;
}

/** Runs `rahp` where no file may grow beyond so many kilobytes: writing more fails, as on a full disk. Not on Windows. */
export function withSmallFiles(cwd: string, kilobytes: number, ...args: string[]): Promise<Ended> {
  const limited = `ulimit -f ${kilobytes}; exec "$@"`;
  return start(cwd, args, {}, ["bash", "-c", limited, "bash", process.execPath, main]).ended;
}

/** Runs `rahp`, which is to work, and returns its standard output. */
export async function succeed(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await rahp(cwd, ...args);
  expect(`${code} ${stderr}`).toMatch(/^0 /);
  return stdout;
}

/**
 * Runs `rahp`, which is to fail with exit code 1, one line on standard error, nothing on standard output and
 * without a trace in its folder.
 * @returns the line without `error: `
 */
export async function fail(cwd: string, ...args: string[]): Promise<string> {
  const before = contents(cwd);
  const { code, stdout, stderr } = await rahp(cwd, ...args);
  expect(stderr).toMatch(/^error: [^\n]*\n$/);
  expect([code, stdout]).toEqual([1, ""]);
  expect(contents(cwd)).toEqual(before);
  return stderr.slice("error: ".length, -1);
}

/** Every file below a folder with its bytes, and every folder. */
export function contents(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .map((entry): [string, string] => {
        const path = join(entry.parentPath, entry.name);
        return [path, entry.isFile() ? readFileSync(path, "base64") : "no file"];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A pipe by name: who reads it waits until somebody writes. */
export function makePipe(path: string): void {
  execFileSync("mkfifo", [path]);
}
