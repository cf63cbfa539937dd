import { Writable } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { progressBar, silentProgress } from "../../src/show/progress.js";

/** A stream that keeps what is written, and says whether it is a terminal. */
class Screen extends Writable {
  written = "";
  readonly columns: number;

  constructor(
    readonly isTTY: boolean,
    columns = 100,
  ) {
    super();
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written += chunk.toString();
    done();
  }
}

/** A clock that is told how many seconds have passed. */
function clock() {
  let time = 5000; // milliseconds
  return { now: () => time, pass: (seconds: number) => (time += 1000 * seconds) };
}

describe("progressBar in a notebook", () => {
  it("rewrites one line with the rate and the time left, and ends it with the time taken", () => {
    const stream = new Screen(false);
    const { now, pass } = clock();
    const bar = progressBar("Scoring heads", 144, { stream, now, notebook: true });
    pass(10);
    bar.update(36);
    pass(10);
    bar.update(72);
    pass(20);
    bar.update(144);
    bar.stop();
    expect(
      stream.written
        .split("\r")
        .slice(1)
        .map((line) => line.trimEnd()),
    ).toEqual([
      "Scoring heads  █████░░░░░░░░░░░░░░░  36/144  3.6/s  30 s left",
      "Scoring heads  ██████████░░░░░░░░░░  72/144  3.6/s  20 s left",
      "Scoring heads  ████████████████████  144/144  3.6/s  0.0 s left",
      "Scoring heads: 144 in 40 s",
    ]);
    expect(stream.written.endsWith("\n")).toBe(true);
    expect(stream.written.match(/\n/g)).toHaveLength(1);
  });

  it("goes on to a larger total where the work grows, at the rate of what this run has done", () => {
    const stream = new Screen(false);
    const { now, pass } = clock();
    const bar = progressBar("Scoring heads", 10, { stream, now, notebook: true, resumedFrom: 10 });
    bar.grow(40, 20);
    pass(10);
    bar.update(30);
    pass(10);
    bar.update(40);
    bar.stop();
    expect(
      stream.written
        .split("\r")
        .slice(1)
        .map((line) => line.trimEnd()),
    ).toEqual([
      "Scoring heads  ███████████████░░░░░  30/40  1.0/s  10 s left",
      "Scoring heads  ████████████████████  40/40  1.0/s  0.0 s left",
      "Scoring heads: 40 in 20 s",
    ]);
  });

  it("tells the note behind the time left, from the next update on", () => {
    const stream = new Screen(false);
    const { now, pass } = clock();
    const bar = progressBar("attacking", 100, { stream, now, notebook: true });
    pass(4);
    bar.note(["succeeded 3", "failed 7", "skipped 2", "41 queries/success"]);
    expect(stream.written).toBe("");
    bar.update(12);
    bar.stop();
    const [running, ended] = stream.written.split("\r").slice(1);
    expect(running).toBe(
      "attacking  ██░░░░░░░░░░░░░░░░░░  12/100  3.0/s  29 s left  succeeded 3 · failed 7 · skipped 2 · 41 queries/success",
    );
    expect(ended!.trimEnd()).toBe("attacking: stopped at 12 of 100 after 4.0 s");
  });

  it("covers a longer line with spaces", () => {
    const stream = new Screen(false);
    const { now, pass } = clock();
    const bar = progressBar("Scoring", 200, { stream, now, notebook: true });
    pass(1);
    bar.update(100);
    bar.update(200);
    bar.stop();
    const [running, ended] = stream.written.split("\r").slice(1);
    expect(ended!.trimEnd()).toBe("Scoring: 200 in 1.0 s");
    expect(ended).toBe(`${"Scoring: 200 in 1.0 s".padEnd(running!.length)}\n`);
  });

  it("writes at most five times a second", () => {
    const stream = new Screen(false);
    const { now, pass } = clock();
    const bar = progressBar("Scoring", 1000, { stream, now, notebook: true });
    for (let done = 1; done <= 1000; done++) {
      pass(0.002);
      bar.update(done);
    }
    bar.stop();
    expect(stream.written.split("\r").length - 1).toBeLessThanOrEqual(11);
  });

  it("says where it was stopped", () => {
    const stream = new Screen(false);
    const { now, pass } = clock();
    const bar = progressBar("Attacking", 100, { stream, now, notebook: true });
    pass(90);
    bar.update(3);
    bar.stop();
    bar.stop();
    bar.update(4);
    expect(stream.written).toContain("2.0/min  48 min 30 s left");
    expect(stream.written).toMatch(/\rAttacking: stopped at 3 of 100 after 1 min 30 s *\n$/);
  });

  it("reckons the rate without what an earlier run had done", () => {
    const stream = new Screen(false);
    const { now, pass } = clock();
    const bar = progressBar("Scoring", 100, { stream, now, notebook: true, resumedFrom: 80 });
    pass(10);
    bar.update(90);
    bar.stop();
    expect(stream.written).toContain("90/100  1.0/s  10 s left");
  });

  it("is chosen by RAHP_NOTEBOOK=1", () => {
    vi.stubEnv("RAHP_NOTEBOOK", "1");
    try {
      const stream = new Screen(true);
      progressBar("Scoring", 1, { stream }).update(1);
      expect(stream.written).toMatch(/^\rScoring/);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("progressBar in a terminal", () => {
  it("draws a bar and leaves one finished line", () => {
    const stream = new Screen(true);
    const { now, pass } = clock();
    const bar = progressBar("Scoring heads", 144, { stream, now, notebook: false });
    pass(10);
    bar.update(36);
    pass(30);
    bar.update(144);
    bar.stop();
    expect(stream.written).toContain("Scoring heads  ░░░░░░░░░░░░░░░░░░░░  0/144");
    expect(stream.written).toContain("Scoring heads: 144 in 40 s");
    expect(stream.written.endsWith("\n")).toBe(true);
  });

  it("leaves the terminal's wrapping and cursor, and the interrupt, alone", () => {
    const stream = new Screen(true);
    const listeners = process.listenerCount("SIGINT");
    const bar = progressBar("Scoring", 2, { stream, notebook: false });
    bar.update(1);
    expect(process.listenerCount("SIGINT")).toBe(listeners);
    bar.stop();
    expect(stream.written).not.toMatch(/\?7l|\?25l/);
  });

  it("that is narrow shows no bar", () => {
    const stream = new Screen(true, 30);
    progressBar("Scoring heads", 144, { stream, notebook: false }).stop();
    expect(stream.written).toContain("Scoring heads  0/144");
    expect(stream.written).not.toContain("░");
  });

  it("may be stopped twice", () => {
    const stream = new Screen(true);
    const bar = progressBar("Scoring", 2, { stream, notebook: false });
    bar.stop();
    bar.stop();
    expect(stream.written.match(/stopped at 0 of 2/g)).toHaveLength(1);
  });
});

describe("progressBar in a log", () => {
  it("writes one line, at the end", () => {
    const stream = new Screen(false);
    const { now, pass } = clock();
    const bar = progressBar("Scoring heads", 144, { stream, now, notebook: false });
    for (let done = 1; done <= 144; done++) bar.update(done);
    expect(stream.written).toBe("");
    pass(0.4);
    bar.stop();
    bar.stop();
    expect(stream.written).toBe("Scoring heads: 144 in 0.4 s\n");
  });

  it("takes work of no units, and more units than were said", () => {
    for (const [total, done] of [
      [0, 0],
      [2, 3],
    ] as const) {
      const stream = new Screen(false);
      const { now } = clock();
      const bar = progressBar("Scoring", total, { stream, now, notebook: true });
      bar.update(done);
      bar.stop();
      expect(stream.written).toContain(`Scoring: ${done} in 0.0 s`);
    }
  });
});

it("silentProgress says nothing", () => {
  expect(() => {
    silentProgress.update(1);
    silentProgress.stop();
  }).not.toThrow();
});
