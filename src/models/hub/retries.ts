import { setTimeout as sleep } from "node:timers/promises";
import { HubUnavailable } from "./hub-unavailable.js";

/** Pauses between tries, in seconds, where the server asks for none. */
const BACK_OFF = [0.5, 1, 2, 4];
/** The longest pause that a server may ask for, in seconds. */
const LONGEST = 60;

/** Waits so many seconds; rejects with the signal's reason once it is aborted. */
export type Wait = (seconds: number, signal: AbortSignal | undefined) => Promise<void>;

export const pause: Wait = async (seconds, signal) => {
  await sleep(1000 * seconds, undefined, { signal }).catch(() => signal?.throwIfAborted());
};

/**
 * Tries again, a few times, what the Hub could not do just now.
 * @param progress  grows as the tries get on; a try that got on is no failure in a row
 * @throws the last try's HubUnavailable, or at once any other error
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { wait, signal, progress = () => 0 }: { wait: Wait; signal?: AbortSignal; progress?: () => number },
): Promise<T> {
  let furthest = progress();
  for (let failures = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      if (progress() > furthest) failures = 0;
      furthest = Math.max(furthest, progress());
      if (!(error instanceof HubUnavailable && error.mayRecover) || failures === BACK_OFF.length) throw error;
      await wait(Math.min(error.retryAfter ?? BACK_OFF[failures], LONGEST), signal);
      failures++;
    }
  }
}

/**
 * Seconds that a Retry-After header asks to wait: a number, or a date.
 * @param now  in milliseconds since 1970
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
