/** What an interrupted cell throws. */
class Interrupted extends Error {
  name = "Interrupted";
  stack = undefined; // where it was interrupted is not where this is made
  constructor() {
    super("the cell was interrupted");
  }
}

/** Whether one run of a cell was interrupted, for those that can stop then. */
class Interruption {
  #happened = false;
  #reject;
  /** Rejects when the cell is interrupted; never resolves. */
  promise = new Promise((_, reject) => {
    this.#reject = reject;
  });

  interrupt() {
    this.#happened = true;
    this.#reject(new Interrupted());
  }

  /** Stops the code that calls this, if so. */
  check() {
    if (this.#happened) throw new Interrupted();
  }
}

/**
 * Tells libraries of interrupts: rahp's verbs end when the AbortSignal at `globalThis[Symbol.for("rahp.interrupt")]`
 * is aborted (src/support/work-signal.ts has the contract). It serves all cells until an interrupt, so that work which
 * a cell forgot to await ends too; and it stays aborted until the next cell starts, for work that is just beginning.
 */
class WorkSignal {
  #controller = new AbortController();

  constructor() {
    const get = () => this.#controller.signal;
    Object.defineProperty(globalThis, Symbol.for("rahp.interrupt"), { get, configurable: true });
  }

  /** A cell starts. */
  renew() {
    if (this.#controller.signal.aborted) this.#controller = new AbortController();
  }

  interrupt() {
    this.#controller.abort(new Interrupted());
  }
}

module.exports = { Interrupted, Interruption, WorkSignal };
