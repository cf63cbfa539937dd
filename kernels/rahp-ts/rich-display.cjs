const { inspect } = require("node:util");

const DISPLAY = Symbol.for("Jupyter.display");

/**
 * How a value shows itself below its cell: by its own `[Symbol.for("Jupyter.display")]()`, which returns a
 * MIME bundle or a promise of one, or else as the console would print it.
 *
 * @returns {Promise<Record<string, unknown>>} MIME type → content
 */
async function mimeBundle(value) {
  if (typeof value?.[DISPLAY] === "function") {
    const bundle = await value[DISPLAY]();
    if (bundle !== null && typeof bundle === "object") return withBase64(bundle);
  }
  return { "text/plain": typeof value === "string" ? value : inspect(value) };
}

/** Jupyter's messages are JSON: bytes, such as a PNG's, go as base64. */
function withBase64(bundle) {
  const entries = Object.entries(bundle).map(([type, content]) => [
    type,
    content instanceof Uint8Array ? Buffer.from(content).toString("base64") : content,
  ]);
  return Object.fromEntries(entries);
}

module.exports = { mimeBundle };
