import { describe, expect, it } from "vitest";
import { runningLine } from "../../src/show/progress-line.js";

const work = {
  ...{ label: "attacking", done: 12, total: 100, fresh: 12, seconds: 4 },
  note: ["succeeded 3", "failed 7", "skipped 2", "41 queries/success"],
};

describe("runningLine", () => {
  it.each([
    [
      120,
      "██░░░░░░░░░░░░░░░░░░  12/100  3.0/s  29 s left  succeeded 3 · failed 7 · skipped 2 · 41 queries/success",
    ],
    [100, "12/100  3.0/s  29 s left  succeeded 3 · failed 7 · skipped 2 · 41 queries/success"],
    [80, "12/100  3.0/s  29 s left  succeeded 3 · failed 7 · skipped 2"],
    [60, "12/100  3.0/s  29 s left  succeeded 3 · failed 7"],
    [36, "12/100  3.0/s  29 s left"],
    [10, "12/100  3.0/s  29 s left"], // nothing else is left to leave out: the screen's edge cuts it
  ])("in %i columns loses first the bar, then the end of the note", (width, line) => {
    expect(runningLine(work, width)).toBe(`attacking  ${line}`);
  });

  it("fits a screen to the column", () => {
    const { length } = runningLine(work, Number.POSITIVE_INFINITY);
    expect(runningLine(work, length)).toHaveLength(length);
    expect(runningLine(work, length - 1)).toHaveLength(length - "██░░░░░░░░░░░░░░░░░░  ".length);
  });

  it("without a note ends with the time left, and before the first unit with the count", () => {
    expect(runningLine({ ...work, note: [] }, 80)).toMatch(/12\/100 {2}3\.0\/s {2}29 s left$/);
    expect(runningLine({ ...work, done: 0, fresh: 0, note: [] }, 80)).toMatch(/░ {2}0\/100$/);
  });
});
