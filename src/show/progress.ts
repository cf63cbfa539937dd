import cliProgress from "cli-progress";
import { endedLine, runningLine } from "./progress-line.js";

/** Tells how far a long piece of work is. */
export interface Progress {
  /** @param done  units finished so far, from 0 to the total */
  update(done: number): void;
  /** Says that the work is more than was known, and how much of it a resumed run had finished. */
  grow(total: number, resumedFrom: number): void;
  /** Says what more is known, the most important first; shown from the next update on, as far as the screen is wide. */
  note(parts: readonly string[]): void;
  /**
   * Ends the line for good, what comes later changes nothing; belongs in a `finally`, since a terminal's bar keeps the
   * process alive until then.
   */
  stop(): void;
}

/** Where progress is written: a stream, which may be a terminal. */
export interface ProgressStream extends NodeJS.WritableStream {
  isTTY?: boolean;
  columns?: number;
}

export interface ProgressOptions {
  /** @default standard output in a notebook, else standard error */
  stream?: ProgressStream;
  /** The time in milliseconds. @default performance.now */
  now?: () => number;
  /** Whether a notebook shows the stream. @default where the environment has RAHP_NOTEBOOK=1, as the kernel sets it */
  notebook?: boolean;
  /** Units that an earlier, resumed run had finished; they don't count for the rate. @default 0 */
  resumedFrom?: number;
}

/** Shows nothing. */
export const silentProgress: Progress = { update() {}, grow() {}, note() {}, stop() {} };

/**
 * Shows the progress of long work, with its rate and the time left: a bar in a terminal, one line that rewrites
 * itself in a notebook, and elsewhere (a log, a pipe) only a line at the end.
 *
 * @param label  what is being done: `Scoring heads`
 * @param total  units of work, at least 0
 * @example
 * const progress = progressBar("Scoring heads", 144);
 * try { for (…) progress.update(++done); } finally { progress.stop(); }
 */
export function progressBar(label: string, total: number, options: ProgressOptions = {}): Progress {
  const { now = () => performance.now(), resumedFrom = 0 } = options;
  const work = { total, resumedFrom, note: [] as readonly string[] };
  const notebook = options.notebook ?? process.env.RAHP_NOTEBOOK === "1";
  const stream = options.stream ?? (notebook ? process.stdout : process.stderr);
  const start = now();
  const seconds = () => (now() - start) / 1000;
  const running = (done: number, width: number) =>
    runningLine({ ...work, label, done, fresh: done - work.resumedFrom, seconds: seconds() }, width);
  const ended = (done: number) => endedLine(label, done, work.total, seconds());
  const lines = { running, ended, resumedFrom };
  const line = notebook
    ? notebookLine(stream, lines, now)
    : stream.isTTY
      ? terminalBar(stream, lines, total)
      : lastLine(stream, lines);
  return {
    ...line,
    grow: (total, resumedFrom) => void Object.assign(work, { total, resumedFrom }),
    note: (note) => void Object.assign(work, { note }),
  };
}

/** A line whose total and note may change under it. */
type ProgressLine = Omit<Progress, "grow" | "note">;

/** What to write at so many units done, and how many they are at first. */
interface Lines {
  running(done: number, width: number): string;
  ended(done: number): string;
  resumedFrom: number;
}

/** cli-progress draws the line, not oftener than the terminal needs it. */
function terminalBar(stream: ProgressStream, lines: Lines, total: number): ProgressLine {
  const running = (done: number) => lines.running(done, stream.columns ?? 80);
  let line = running;
  let stopped = false;
  const bar = new cliProgress.SingleBar({
    stream,
    format: (_options, { value }) => line(value),
    linewrap: true, // cuts long lines itself, so that a killed run leaves the terminal's settings as they were
    gracefulExit: false, // an interrupt is the caller's
  });
  bar.start(total, lines.resumedFrom);
  return {
    update(done) {
      if (!stopped) bar.update(done);
    },
    stop() {
      if (stopped) return;
      stopped = true;
      line = lines.ended;
      bar.stop();
    },
  };
}

/** At most five times a second, as each rewriting is a message to the browser. */
function notebookLine(stream: ProgressStream, lines: Lines, now: () => number): ProgressLine {
  const interval = 200; // milliseconds
  let shown = Number.NEGATIVE_INFINITY;
  let done = lines.resumedFrom;
  let width = 0;
  let stopped = false;
  const write = (line: string, end: string) => {
    stream.write(`\r${line.padEnd(width)}${end}`);
    width = line.length;
  };
  return {
    update(value) {
      done = value;
      if (stopped || now() - shown < interval) return;
      shown = now();
      write(lines.running(done, Number.POSITIVE_INFINITY), "");
    },
    stop() {
      if (!stopped) write(lines.ended(done), "\n");
      stopped = true;
    },
  };
}

function lastLine(stream: ProgressStream, lines: Lines): ProgressLine {
  let done = lines.resumedFrom;
  let stopped = false;
  return {
    update(value) {
      done = value;
    },
    stop() {
      if (!stopped) stream.write(`${lines.ended(done)}\n`);
      stopped = true;
    },
  };
}
