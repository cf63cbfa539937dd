import { expect } from "vitest";

/** The option that keeps progress off the screen. */
export const silent = { onProgress: () => {} };

/** Options of long work that record the calls of `onProgress`, and abort it once so many units are done. */
export function abortAfter(units: number) {
  const controller = new AbortController();
  const calls: [number, number][] = [];
  const onProgress = (done: number, total: number) => {
    calls.push([done, total]);
    if (done >= units) controller.abort(new Error("enough"));
  };
  return { signal: controller.signal, onProgress, calls };
}

/** Starts long work, and aborts it once so many units are done. */
export async function interrupt(
  units: number,
  start: (options: Pick<ReturnType<typeof abortAfter>, "signal" | "onProgress">) => Promise<unknown>,
): Promise<void> {
  const { signal, onProgress } = abortAfter(units);
  await expect(start({ signal, onProgress })).rejects.toThrow("enough");
}

export function recordProgress() {
  return abortAfter(Number.POSITIVE_INFINITY);
}

/** Whether the units done rise call by call, up to the total, which stays the same. */
export function risesToTotal(calls: readonly (readonly [number, number])[]): boolean {
  const total = calls[0][1];
  const rises = calls.every(([done], i) => done > (i === 0 ? 0 : calls[i - 1][0]));
  return rises && calls.every((call) => call[1] === total) && calls[calls.length - 1][0] === total;
}
