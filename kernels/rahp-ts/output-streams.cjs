const { Writable } = require("node:stream");
const { StringDecoder } = require("node:string_decoder");

/** How long text waits for more, so that a loop that prints does not flood the notebook, in milliseconds. */
const WAIT = 50;

/** Sends what is printed to standard output and standard error to the notebook. */
class OutputStreams {
  #send;
  #name = "stdout";
  #text = "";
  #sentAt = 0;
  #timer;

  /**
   * From now on printed text goes to `send`, that of the cell before included if it still prints.
   *
   * @param {(name: "stdout" | "stderr", text: string) => void} send
   */
  connect(send) {
    if (!this.#send) for (const name of ["stdout", "stderr"]) this.#capture(name);
    this.#send = send;
  }

  /** Sends what still waits. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sentAt = performance.now();
    const text = this.#text;
    this.#text = "";
    if (text) this.#send(this.#name, text);
  }

  /** Node's own streams are never opened: that would change the terminal or pipe of the Jupyter server. */
  #capture(name) {
    const decoder = new StringDecoder("utf8");
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        this.#add(name, decoder.write(chunk));
        done();
      },
    });
    Object.defineProperty(process, name, { value: stream, configurable: true });
  }

  #add(name, text) {
    if (name !== this.#name) this.flush();
    this.#name = name;
    this.#text += text;
    if (performance.now() - this.#sentAt >= WAIT) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), WAIT);
  }
}

module.exports = { OutputStreams };
