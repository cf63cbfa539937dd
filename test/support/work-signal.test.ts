import { afterEach, describe, expect, test } from "vitest";
import { hostSignalKey, workSignal } from "../../src/support/work-signal.js";
import { LongWork } from "../../src/verbs/long-work.js";

const host = globalThis as { [hostSignalKey]?: AbortSignal };
afterEach(() => {
  delete host[hostSignalKey];
});

describe("workSignal", () => {
  test("is the caller's where no host has one, and the host's where the caller has none", () => {
    const { signal } = new AbortController();
    expect(workSignal()).toBeUndefined();
    expect(workSignal(signal)).toBe(signal);
    host[hostSignalKey] = new AbortController().signal;
    expect(workSignal()).toBe(host[hostSignalKey]);
  });

  test.each(["the caller's", "the host's"])("of both is aborted by %s, with its reason", (whose) => {
    const [caller, hosts] = [new AbortController(), new AbortController()];
    host[hostSignalKey] = hosts.signal;
    const both = workSignal(caller.signal)!;
    (whose === "the caller's" ? caller : hosts).abort("enough");
    expect([both.aborted, both.reason]).toEqual([true, "enough"]);
  });
});

test("long work ends at the next step after the host's interrupt, and keeps what it has done", async () => {
  const interrupt = new AbortController();
  host[hostSignalKey] = interrupt.signal;
  const told: number[] = [];
  const work = new LongWork("counting", 3, { onProgress: (done) => told.push(done) });
  await work.step("count", 1, () => interrupt.abort(new Error("interrupted")));
  await expect(work.step("count", 1, () => {})).rejects.toThrow("interrupted");
  work.end();
  expect(told).toEqual([1]);
});
