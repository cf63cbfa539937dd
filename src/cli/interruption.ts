/** Aborted by Ctrl-C or a termination request: long work ends at its next step. A second Ctrl-C ends at once. */
export const interruption = new AbortController();

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(130);
    interruption.abort(new Error("interrupted"));
  });
}
