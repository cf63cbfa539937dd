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

module.exports = { Interrupted, Interruption };
