const vm = require("node:vm");
const { isMainThread, parentPort, Worker, workerData } = require("node:worker_threads");

/**
 * Calls back at each interrupt (SIGINT): at the next turn of the event loop, or when the function that this returns is
 * called, whichever comes first. That function tells whether it called back; loops that never wait ask it.
 *
 * A thread watches, since the main one may be busy. The one way in which Node lets a thread know of a SIGINT is
 * `breakOnSigint`; while the main thread is in such a script too, which is the beginning of a cell, the signal is
 * for that script alone.
 *
 * @param {() => void} interrupt
 * @returns {() => boolean}
 */
function watchInterrupts(interrupt) {
  keepSignalFromNode();
  const count = new Int32Array(new SharedArrayBuffer(4));
  let seen = 0;
  const look = () => {
    const now = Atomics.load(count, 0);
    if (now === seen) return false;
    seen = now;
    interrupt();
    return true;
  };
  const thread = new Worker(__filename, { workerData: count });
  thread.on("message", look);
  thread.unref();
  return look;
}

/** A listener for SIGINT, such as libraries add while they write a file, would take the signal away from the thread. */
function keepSignalFromNode() {
  for (const event of ["newListener", "removeListener"]) {
    for (const listener of process.rawListeners(event)) {
      process.off(event, listener);
      process.on(event, (name, ...rest) => name !== "SIGINT" && listener.call(process, name, ...rest));
    }
  }
}

function watch(count) {
  globalThis.forever = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  const untilSignal = new vm.Script("forever()");
  for (;;) {
    try {
      untilSignal.runInThisContext({ breakOnSigint: true });
    } catch {
      Atomics.add(count, 0, 1);
      parentPort.postMessage("interrupt");
    }
  }
}

if (!isMainThread) watch(workerData);

module.exports = { watchInterrupts };
