import { type ChildProcessByStdio, spawn } from "node:child_process";
import { delimiter } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { ensurePython } from "../../scripts/python-environment.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const script = fileURLToPath(new URL("run-cells.py", import.meta.url));

/** A Jupyter message that a cell published. */
export interface Message {
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the content depends on the type
  content: any;
}

/** Everything that the kernel said about one cell. */
export interface CellAnswer {
  published: Message[];
  reply: { status: "ok" | "error" | "aborted"; execution_count?: number; [key: string]: unknown };
}

export interface KernelOptions {
  /** @default the repository's notebooks/ */
  folder?: string;
  env?: Record<string, string>;
  /** Where Jupyter finds the kernel. @default the repository */
  jupyterPath?: string;
}

/** The real kernel, started by Jupyter's client in a Python process of its own. */
export class Kernel {
  /** What the kernel's and the client's processes printed to their own standard error. */
  stray = "";
  #answers: AsyncIterator<string>;

  private constructor(
    private readonly client: ChildProcessByStdio<Writable, Readable, Readable>,
    answers: AsyncIterable<string>,
  ) {
    this.#answers = answers[Symbol.asyncIterator]();
    client.stdin.on("error", () => {}); // a client that ended shows where its answer is awaited
    client.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stray += text;
    });
  }

  /** The kernel's process id, and how long it took to answer, in seconds. */
  started = { pid: 0, seconds: 0 };

  static async start(options: KernelOptions = {}): Promise<Kernel> {
    const { folder = `${root}notebooks`, jupyterPath = root, env = {} } = options;
    const python = await ensurePython("notebooks/requirements.txt");
    const places = [jupyterPath, process.env.JUPYTER_PATH].filter(Boolean).join(delimiter);
    const client = spawn(python, [script, folder], {
      env: { ...process.env, JUPYTER_PATH: places, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const kernel = new Kernel(client, createInterface({ input: client.stdout }));
    kernel.started = await kernel.#answer();
    return kernel;
  }

  /** Runs one cell. */
  async run(
    code: string,
    options: { interruptAfter?: number } = {},
  ): Promise<CellAnswer & { seconds: number }> {
    const { cells, seconds } = await this.runAll([{ code }], options);
    return { ...cells[0]!, seconds };
  }

  /** Sends cells all at once, as "Run all" does. */
  async runAll(
    cells: { code: string; stopOnError?: boolean }[],
    options: { interruptAfter?: number } = {},
  ): Promise<{ cells: CellAnswer[]; seconds: number }> {
    return this.#ask({ cells, ...options });
  }

  /** Calls a method of Jupyter's client, such as `complete`, and gives what the kernel replies. */
  async ask(method: string, ...args: unknown[]): Promise<Message["content"]> {
    return this.#ask({ ask: method, arguments: args });
  }

  /** Ends the kernel and starts another in its place, as Jupyter's button does. */
  async restart(): Promise<void> {
    this.started = await this.#ask({ restart: true });
  }

  async shutdown(): Promise<{ reply: Message; exitCode: number | null }> {
    return this.#ask({ shutdown: true });
  }

  /** Ends the client at once, as when a Jupyter server crashes: the kernel is told nothing. */
  killClient(): void {
    this.client.kill("SIGKILL");
  }

  /** Ends both. */
  async close(): Promise<void> {
    const { exitCode, signalCode } = this.client;
    if (exitCode !== null || signalCode !== null) return;
    const ended = new Promise((resolve) => this.client.once("exit", resolve));
    this.client.stdin.end();
    await ended;
  }

  async #ask<T>(request: object): Promise<T> {
    this.client.stdin.write(`${JSON.stringify(request)}\n`);
    return this.#answer();
  }

  async #answer<T>(): Promise<T> {
    const { done, value } = await this.#answers.next();
    if (done) throw new Error(`the kernel's client ended: ${this.stray}`);
    return JSON.parse(value) as T;
  }
}

/** The messages of one type that a cell published. */
export function published(answer: CellAnswer, type: string): Message["content"][] {
  return answer.published.filter((message) => message.type === type).map((message) => message.content);
}

/** What a cell printed. */
export function printed(answer: CellAnswer, name: "stdout" | "stderr" = "stdout"): string {
  const streams = published(answer, "stream").filter((stream) => stream.name === name);
  return streams.map((stream) => stream.text).join("");
}
