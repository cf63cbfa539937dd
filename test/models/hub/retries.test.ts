import { describe, expect, test } from "vitest";
import { HubUnavailable } from "../../../src/models/hub/hub-unavailable.js";
import { pause, retryAfter, withRetries } from "../../../src/models/hub/retries.js";

const now = Date.UTC(2026, 0, 1, 12, 0, 0);

test.each<[string | null, number | undefined]>([
  [null, undefined],
  ["0", 0],
  ["120", 120],
  ["Thu, 01 Jan 2026 12:00:30 GMT", 30],
  ["Thu, 01 Jan 2026 11:00:00 GMT", 0],
  ["later", undefined],
  ["", undefined],
])("Retry-After: %s asks for %s seconds", (header, seconds) => {
  expect(retryAfter(header, now)).toBe(seconds);
});

test("a pause lasts, and ends with the signal's reason", async () => {
  const start = performance.now();
  await pause(0.05, undefined);
  expect(performance.now() - start).toBeGreaterThan(45);
  const controller = new AbortController();
  const reason = new Error("enough");
  setTimeout(() => controller.abort(reason), 10);
  await expect(pause(60, controller.signal)).rejects.toBe(reason);
  await expect(pause(60, controller.signal)).rejects.toBe(reason);
});

describe("withRetries", () => {
  /** Runs work that fails with these errors one after another. */
  async function run(errors: Error[], options: { signal?: AbortSignal; progress?: () => number } = {}) {
    const waits: number[] = [];
    const wait = async (seconds: number) => void waits.push(seconds);
    let tries = 0;
    const attempt = async () => {
      if (tries < errors.length) throw errors[tries++];
      return "done";
    };
    const outcome = await withRetries(attempt, { wait, ...options }).catch((error) => error);
    return { outcome, waits };
  }
  const busy = (after?: number) => new HubUnavailable("busy", true, after);

  test("pauses longer and longer, or as long as the server asks", async () => {
    expect(await run([busy(), busy(), busy(), busy()])).toEqual({ outcome: "done", waits: [0.5, 1, 2, 4] });
    expect((await run([busy(0), busy(3), busy(61)])).waits).toEqual([0, 3, 60]);
  });

  test("gives up at the fifth failure, and at once what another try cannot mend", async () => {
    const last = busy();
    expect((await run([busy(), busy(), busy(), busy(), last, busy()])).outcome).toBe(last);
    const hopeless = new HubUnavailable("no such host", false);
    expect(await run([hopeless])).toEqual({ outcome: hopeless, waits: [] });
    const other = new Error("refused");
    expect(await run([busy(), other])).toEqual({ outcome: other, waits: [0.5] });
  });

  test("counts failures in a row: not those of tries that got on", async () => {
    let at = 0;
    const errors = Array.from({ length: 20 }, () => busy());
    expect(await run(errors, { progress: () => at++ })).toMatchObject({ outcome: "done" });
  });
});
