/**
 * What a run of tests says about a backend.
 *
 * @param {{ name: string, status: string, message?: string }[]} results a test's full name, "passed", "failed",
 *   "pending" (switched off by tfjs-core) or "excluded" (not asked for), and its first failure
 * @param {Record<string, string>} exceptions full names of tests that may fail, and why
 * @param {Record<string, number>} fallbacks  kernels that the backend left to another one, and how often
 */
export function verdict(results, exceptions, fallbacks) {
  const withStatus = (status) => results.filter((test) => test.status === status);
  const isKnown = ({ name }) => Object.hasOwn(exceptions, name);
  const failed = withStatus("failed");
  const failedNames = new Set(failed.map(({ name }) => name)); // some tests share a name
  const unexpected = failed.filter((test) => !isKnown(test));
  const healed = withStatus("passed").filter((test) => isKnown(test) && !failedNames.has(test.name));
  return {
    isGood: unexpected.length === 0 && healed.length === 0,
    lines: [
      ...unexpected.map(({ name, message }) => `failed: ${name}\n  ${message.slice(0, 400)}`),
      ...healed.map(({ name }) => `passed, but is a known exception: ${name}`),
      ...countsLine("fell back", fallbacks),
    ],
    summary: [
      `${withStatus("passed").length} passed`,
      `${unexpected.length} failed`,
      `${failed.length - unexpected.length} known exceptions`,
      `${withStatus("pending").length} pending`,
    ].join(", "),
  };
}

/** One line with the largest count first, or none where there is nothing to count. */
function countsLine(title, counts) {
  const sorted = Object.entries(counts).sort(([, a], [, b]) => b - a);
  if (sorted.length === 0) return [];
  return [`${title}: ${sorted.map(([name, count]) => `${name} ${count}`).join(", ")}`];
}
