import type { HubSettings } from "./hub-settings.js";
import { HubUnavailable } from "./hub-unavailable.js";
import { retryAfter, type Wait } from "./retries.js";

/** What every request needs. */
export interface HubClient {
  readonly settings: HubSettings;
  readonly signal: AbortSignal | undefined;
  readonly wait: Wait;
}

/** Codes of connections that never came about: another try a second later will not either. */
const NO_CONNECTION = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
/** Codes of servers that are not whom they claim to be, or do not speak HTTP as they should. */
const NO_HUB = /CERT|UNABLE_TO_VERIFY|HEADERS_OVERFLOW|^HPE_|INVALID_URL/;

/**
 * One request to the Hub, redirects followed. The token goes to the Hub only: `fetch` takes it off where a
 * redirect leads to another server.
 *
 * @param use  reads the answer, and calls `alive` whenever some of it has come
 * @throws HubUnavailable where there is no answer, it breaks off, or it says that the server is busy; what `use`
 *   throws of its own; the signal's reason
 */
export async function exchange<T>(
  url: string,
  init: RequestInit,
  { settings, signal }: HubClient,
  use: (response: Response, alive: () => void) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const silence = setTimeout(() => end.abort(new Silence()), settings.timeout);
  const headers = new Headers(init.headers);
  headers.set("user-agent", "rahp");
  if (settings.token) headers.set("authorization", `Bearer ${settings.token}`);
  try {
    const ends = AbortSignal.any(signal ? [signal, end.signal] : [end.signal]);
    const response = await fetch(url, { ...init, headers, signal: ends });
    silence.refresh();
    if (response.status === 429 || response.status >= 500) throw busy(response, settings.endpoint);
    return await use(response, () => silence.refresh());
  } catch (error) {
    signal?.throwIfAborted();
    throw isBroken(error) ? broken(error, settings) : error;
  } finally {
    clearTimeout(silence);
    end.abort(); // closes the connection where the answer was not read to its end
  }
}

class Silence extends Error {}

function busy(response: Response, endpoint: string): HubUnavailable {
  const wait = retryAfter(response.headers.get("retry-after"), Date.now());
  const what = response.status === 429 ? "has had too many requests" : "has a fault of its own";
  const when = wait ? `, and asks to wait ${Math.ceil(wait)} s` : "";
  return new HubUnavailable(`${endpoint} ${what} (status ${response.status})${when}`, true, wait);
}

/** Whether `fetch`, or the reading of its answer, has failed. */
function isBroken(error: unknown): error is Error {
  return error instanceof Silence || (error instanceof TypeError && error.cause !== undefined);
}

function broken(error: unknown, { endpoint, timeout }: HubSettings): HubUnavailable {
  if (error instanceof Silence)
    return new HubUnavailable(`${endpoint} is silent for ${timeout / 1000} s`, true);
  const { code, message } = causeOf(error);
  const hint = NO_CONNECTION.test(code) ? " (without a network, set HF_HUB_OFFLINE=1)" : "";
  const mayRecover = !NO_CONNECTION.test(code) && !NO_HUB.test(code);
  return new HubUnavailable(`cannot reach ${endpoint}: ${message}${hint}`, mayRecover);
}

/** The reason behind `fetch failed`; of several addresses tried in vain, the first one's. */
function causeOf(error: unknown): { code: string; message: string } {
  let cause = error as NodeJS.ErrnoException & { errors?: unknown[] };
  for (let inner: unknown = cause; inner; inner = cause.cause ?? cause.errors?.[0])
    cause = inner as typeof cause;
  const code = cause.code ?? "";
  return { code, message: cause.message || code };
}
