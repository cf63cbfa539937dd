/**
 * A Jupyter kernel for TypeScript: `node main.cjs CONNECTION_FILE`.
 *
 * tslab (1.0.22) gives the type checker, completion and the sockets; the files beside this one give what a
 * notebook needs on top of it: packages with exports maps, rich results, honest errors, interrupts.
 */
const { findTslab } = require("./find-tslab.cjs");
const { ownPackage } = require("./own-package.cjs");
const { openTypeChecker } = require("./type-checker.cjs");
const { CellModules } = require("./cell-modules.cjs");
const { CellRunner } = require("./cell-runner.cjs");
const { OutputStreams } = require("./output-streams.cjs");
const { createServer } = require("./server.cjs");
const { Displays } = require("./rich-display.cjs");
const { describeError } = require("./cell-errors.cjs");
const { Interrupted } = require("./interruption.cjs");
const { watchInterrupts } = require("./interrupt-watch.cjs");
const { dieWithParent } = require("./die-with-parent.cjs");

require("node:module").enableCompileCache?.(); // TypeScript and rahp load faster the second time (Node 22)

const [connectionFile] = process.argv.slice(2);
const notebookFolder = process.cwd();

try {
  start();
} catch (error) {
  process.stderr.write(`rahp-ts: ${error.message}\n`);
  process.exit(1);
}

function start() {
  if (!connectionFile) throw new Error("missing connection file (Jupyter starts this kernel by itself)");
  const tslab = findTslab([__dirname, notebookFolder]);
  dieWithParent();

  const own = ownPackage(notebookFolder);
  const checker = openTypeChecker(tslab, own); // before any other part of tslab, which would load its own
  const isInterrupted = watchInterrupts(() => runner.interrupt());
  const turn = () => {
    if (isInterrupted()) throw new Interrupted();
  };
  const modules = new CellModules({ folder: notebookFolder, tslab: tslab("./public.js"), turn, own });
  const displays = new Displays((data) =>
    tslab("./jupyter.js").lastWriteDisplayData({ data, metadata: {}, transient: {} }, false),
  );
  const runner = new CellRunner({ checker, modules, turn, displays });
  const streams = new OutputStreams();
  const report = (error) => {
    if (error instanceof Interrupted) return; // what a cell left running stopped with it
    console.error(describeError(error, runner.scripts).traceback.join("\n"));
  };

  process.on("uncaughtException", report);
  process.on("unhandledRejection", report);
  const prepare = () => checker.prepare('import "rahp";');
  createServer({ tslab, checker, runner, streams, connectionFile, prepare })
    .init()
    .catch((error) => {
      process.stderr.write(`rahp-ts: cannot open the sockets of ${connectionFile}: ${error.message}\n`);
      process.exit(1);
    });
}
