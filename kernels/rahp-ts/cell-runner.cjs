const vm = require("node:vm");
const { describeDiagnostics, describeError, tidyStacks } = require("./cell-errors.cjs");
const { Interrupted, Interruption, WorkSignal } = require("./interruption.cjs");
const { mimeBundle } = require("./rich-display.cjs");

/** The global name under which a cell's code finds what it is called with. */
const SCOPE = "__rahpCell";

/** Runs cells one after the other; their top-level names live on as properties of one object. */
class CellRunner {
  /** What ran so far, for tracebacks: script name → how to find a place in its source. */
  scripts = new Map();
  #checker;
  #modules;
  #turn;
  #names = topLevelNames();
  /** That of the cell that runs now. */
  #interruption;
  #work = new WorkSignal();
  #displays;

  /**
   * @param {() => void} turn throws in a loop that was interrupted
   * @param displays what cells call by the name `display`
   */
  constructor({ checker, modules, turn, displays }) {
    this.#checker = checker;
    this.#modules = modules;
    this.#turn = turn;
    this.#displays = displays;
    Object.defineProperty(globalThis, "display", {
      value: displays.show,
      configurable: true,
      writable: true,
    });
    tidyStacks(this.scripts);
  }

  /**
   * @param {string} source
   * @param {number} count the execution count, by which tracebacks name the cell
   * @returns {Promise<{ data?: object, error?: object }>} the MIME bundle of the last expression, or what
   *   went wrong in the words of Jupyter's protocol
   */
  async run(source, count) {
    const name = `cell [${count}]`;
    const interruption = new Interruption();
    this.#interruption = interruption;
    this.#work.renew();
    try {
      const compiled = this.#checker.compile(source);
      if (compiled.diagnostics.length > 0) {
        return { error: describeDiagnostics(compiled.diagnostics, name, source) };
      }
      this.scripts.set(name, { source, originalPosition: compiled.cell.originalPosition });
      for (const module of compiled.localModules) this.scripts.set(module.file, module);
      const data = await Promise.race([this.#execute(compiled, name, interruption), interruption.promise]);
      return { data };
    } catch (error) {
      return { error: describeError(error, this.scripts) };
    } finally {
      this.#displays.forget();
      this.#interruption = undefined;
    }
  }

  /** Ends the running cell where it waits, and the long work of all cells. */
  interrupt() {
    this.#work.interrupt(); // first, as work then ends its progress line, which belongs before the cell's error
    this.#interruption?.interrupt();
  }

  async #execute({ cell, localModules, lastExpression, accept }, name, interruption) {
    this.#modules.define(localModules);
    await this.#modules.preloadAll(cell, localModules);
    this.#turn(); // an interrupt during the type check
    await this.#call(cell, name, interruption);
    await this.#displays.settled();
    accept();
    if (!lastExpression) return undefined;
    const value = this.#names[lastExpression];
    delete this.#names[lastExpression];
    return value === undefined ? undefined : mimeBundle(value);
  }

  /** Calls the cell's code as a function. The call is inside the script, since only there SIGINT ends it. */
  #call(cell, name, interruption) {
    const scope = {
      exports: this.#names,
      require: this.#modules.requireFrom(),
      __preload: (id) => this.#modules.preload(id),
      __afterAwait: (value) => {
        interruption.check();
        return value;
      },
      __turn: () => {
        this.#turn();
        interruption.check();
      },
    };
    Object.defineProperty(globalThis, SCOPE, { value: scope, configurable: true });
    const parameters = Object.keys(scope).join(", ");
    const arguments_ = Object.keys(scope).map((key) => `${SCOPE}.${key}`);
    const script = `(${cell.hasTopLevelAwait ? "async " : ""}function (${parameters}) {\n${cell.code}\n})(${arguments_})`;
    try {
      return vm.runInThisContext(script, {
        filename: name,
        lineOffset: -1,
        displayErrors: false,
        breakOnSigint: true,
      });
    } catch (error) {
      if (error?.code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
      this.interrupt();
      throw new Interrupted();
    }
  }
}

/**
 * The object that holds what cells declare: a cell exports all its names, and later cells read and write
 * them there. TypeScript exports an imported name as a getter, but here a later cell may declare it anew.
 */
function topLevelNames() {
  return new Proxy(
    {},
    {
      defineProperty(names, name, { get, value }) {
        if (name !== "__esModule") names[name] = get ? get() : value;
        return true;
      },
    },
  );
}

module.exports = { CellRunner };
