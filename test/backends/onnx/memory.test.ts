import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const program = fileURLToPath(new URL("memory-program.mjs", import.meta.url));

/** What memory-program.mjs saw, in a process that can collect garbage at will. */
let seen: {
  gradients: Record<"before" | "after", Record<"heap" | "resident" | "tensors" | "pending" | "data", number>>;
  dropped: { held: number; left: number };
  shapes: { compiled: number; sessions: number; bytes: number; grown: number };
  steps: { pending: number; largest: number; compiled: number };
};

beforeAll(async () => {
  const { stdout } = await run(process.execPath, ["--expose-gc", program]);
  seen = JSON.parse(stdout);
});

describe("2,000 gradients after a warm-up", () => {
  test("leave heap and resident memory where they were, within 1 and 16 MB", () => {
    const { before, after } = seen.gradients;
    expect(after.heap - before.heap).toBeLessThan(1e6);
    expect(after.resident - before.resident).toBeLessThan(16e6);
  });

  test("leave no tensor, no data and nothing pending", () => {
    const { before, after } = seen.gradients;
    expect([after.tensors, after.data, after.pending]).toEqual([before.tensors, before.data, before.pending]);
  });
});

test("tensors that are dropped without dispose do not stay pending", () => {
  expect(seen.dropped.held).toBeGreaterThanOrEqual(1000);
  expect(seen.dropped.left).toBe(0);
});

test("50 shapes run on one compiled graph, in less memory than the cache's bound", () => {
  expect(seen.shapes.compiled).toBe(1);
  expect(seen.shapes.bytes).toBeLessThanOrEqual(64 * 2 ** 20);
  expect(seen.shapes.grown).toBeLessThan(64 * 2 ** 20);
});

test("300 steps of Adam that never read their loss are computed one by one, on few graphs", () => {
  expect(seen.steps.largest).toBeLessThan(20);
  expect(seen.steps.compiled).toBeLessThan(5);
});
