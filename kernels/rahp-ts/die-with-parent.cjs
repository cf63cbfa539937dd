const { isMainThread, Worker, workerData } = require("node:worker_threads");

/** How often to look, in milliseconds. */
const PERIOD = 1000;

/** Ends this process soon after the one that started it (the Jupyter server) has ended, however it ended. */
function dieWithParent() {
  const watch = new Worker(__filename, { workerData: process.ppid }); // a thread sees it during a busy cell too
  watch.unref();
}

function watch(parent) {
  setInterval(() => {
    if (process.ppid !== parent || !isAlive(parent)) process.kill(process.pid, "SIGKILL");
  }, PERIOD);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

if (!isMainThread) watch(workerData);

module.exports = { dieWithParent };
