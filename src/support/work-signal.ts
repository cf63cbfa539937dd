/** Where the host of the work puts its signal, on the global object. */
export const hostSignalKey: unique symbol = Symbol.for("rahp.interrupt");

/**
 * What ends long work: the caller's signal, the host's, or whichever of both is aborted first.
 *
 * The host is the program that the work runs in. One whose user can interrupt, as a notebook's kernel is, keeps an
 * AbortSignal at `globalThis[Symbol.for("rahp.interrupt")]` (a property, or a getter that tells the signal of whoever
 * calls), and aborts it with the error that the work is to end with. Verbs read it when they start; so the notebook's
 * user need not pass a signal.
 *
 * @param signal  the caller's own
 */
export function workSignal(signal?: AbortSignal): AbortSignal | undefined {
  const host = (globalThis as { [hostSignalKey]?: AbortSignal })[hostSignalKey];
  if (!host || !signal) return host ?? signal;
  return AbortSignal.any([signal, host]);
}
