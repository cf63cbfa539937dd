const { inspect } = require("node:util");

const DISPLAY = Symbol.for("Jupyter.display");

/**
 * How a value shows itself below its cell: by its own `[Symbol.for("Jupyter.display")]()`, which returns a
 * MIME bundle or a promise of one, or else as the console would print it.
 *
 * @returns {Record<string, unknown> | Promise<Record<string, unknown>>} MIME type → content
 */
function mimeBundle(value) {
  if (typeof value?.[DISPLAY] !== "function") return asText(value);
  const bundle = value[DISPLAY]();
  const orText = (made) => (made !== null && typeof made === "object" ? withBase64(made) : asText(value));
  return typeof bundle?.then === "function" ? bundle.then(orText) : orText(bundle);
}

const asText = (value) => ({ "text/plain": typeof value === "string" ? value : inspect(value) });

/** Jupyter's messages are JSON: bytes, such as a PNG's, go as base64. */
function withBase64(bundle) {
  const entries = Object.entries(bundle).map(([type, content]) => [
    type,
    content instanceof Uint8Array ? Buffer.from(content).toString("base64") : content,
  ]);
  return Object.fromEntries(entries);
}

/** `display(...values)`, which cells call to show values in their middle. */
class Displays {
  #publish;
  #calls = [];

  /** @param {(bundle: Record<string, unknown>) => void} publish */
  constructor(publish) {
    this.#publish = publish;
  }

  /** Shows values, at once where they need not wait; resolves when all are shown. */
  show = (...values) => {
    const shown = this.#showAll(values);
    shown.catch(() => {}); // known by `settled`, also where the cell does not await it
    this.#calls.push(shown);
    return shown;
  };

  /** Resolves when all that was to be shown is: a cell ends with its displays, whether it awaited them or not. */
  async settled() {
    while (this.#calls.length > 0) await Promise.all(this.#calls.splice(0));
  }

  /** Leaves what still waits to itself: the cell has ended otherwise. */
  forget() {
    this.#calls = [];
  }

  async #showAll(values) {
    for (const value of values) {
      const bundle = mimeBundle(value);
      this.#publish(typeof bundle.then === "function" ? await bundle : bundle);
    }
  }
}

module.exports = { Displays, mimeBundle };
