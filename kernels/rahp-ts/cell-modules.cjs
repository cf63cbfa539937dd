const Module = require("node:module");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const vm = require("node:vm");

/**
 * The modules that cells import. Cells are CommonJS and call `require`, but every package is loaded with
 * `import()` first: it may be an ES module with a top-level await, Node may have no `require` for ES modules
 * (before 20.17), and a package that has both forms must be the same instance for a cell and for the
 * libraries that the cell uses.
 */
class CellModules {
  /** ES modules that were imported, as `require` gives them: id or file → exports */
  #imported = new Map();
  /** why `import()` failed: id or file → error */
  #failures = new Map();
  /** TypeScript and JavaScript files beside the notebook, which tslab compiled: file → code and exports */
  #local = new Map();
  #folder;
  #tslab;
  #import;
  #turn;
  #own;

  /**
   * @param {string} folder the notebook's
   * @param tslab what `import "tslab"` gives
   * @param {() => void} turn what loops of modules call
   * @param own the package that cells can import from anywhere, where they need it
   */
  constructor({ folder, tslab, turn, own }) {
    this.#folder = folder;
    this.#tslab = tslab;
    this.#turn = turn;
    this.#own = own;
    this.#import = importFrom(folder);
  }

  /** Takes the local modules that the next cell imports, new or changed. */
  define(localModules) {
    for (const module of localModules) this.#local.set(path.normalize(module.path), module);
  }

  /** Loads what the modules of a cell import, so that their `require` need not wait. */
  async preloadAll(cell, localModules) {
    for (const id of cell.imports) await this.preload(id);
    for (const { imports, path: file } of localModules) {
      for (const id of imports) await this.preload(id, path.dirname(file));
    }
  }

  /** Loads one module, and returns its id. A failure shows when it is required. */
  async preload(id, folder = this.#folder) {
    const key = keyOf(id, folder);
    if (Module.isBuiltin(id) || id === "tslab" || this.#imported.has(key) || this.#localFile(id, folder))
      return id;
    this.#failures.delete(key);
    try {
      const file = key === this.#own?.name ? this.#own.main : key;
      const namespace = await this.#import(path.isAbsolute(file) ? pathToFileURL(file).href : file);
      if (!isCommonJs(key, namespace, folder)) {
        this.#imported.set(key, Object.defineProperty({ ...namespace }, "__esModule", { value: true }));
      }
    } catch (error) {
      this.#failures.set(key, error);
    }
    return id;
  }

  /** The `require` of code in a folder. */
  requireFrom(folder = this.#folder) {
    const require = Module.createRequire(path.join(folder, "cell.cjs"));
    return (id) => {
      if (id === "tslab") return this.#tslab;
      const file = this.#localFile(id, folder);
      if (file) return this.#runLocal(file);
      const key = keyOf(id, folder);
      if (this.#imported.has(key)) return this.#imported.get(key);
      try {
        return require(id);
      } catch (error) {
        throw this.#failures.get(key) ?? error;
      }
    };
  }

  #localFile(id, folder) {
    const key = keyOf(id, folder);
    return [key, `${key}.js`].find((file) => this.#local.has(file));
  }

  #runLocal(file) {
    const module = this.#local.get(file);
    if (!module.exports) {
      module.exports = {}; // before it runs: modules may import each other
      const scope = {
        exports: module.exports,
        require: this.requireFrom(path.dirname(file)),
        __preload: (id) => this.preload(id, path.dirname(file)),
        __afterAwait: (value) => value,
        __turn: this.#turn,
      };
      vm.compileFunction(module.code, Object.keys(scope), { filename: module.file })(...Object.values(scope));
    }
    return module.exports;
  }
}

/** Paths are known by their file, packages by their name. */
function keyOf(id, folder) {
  return /^\.{0,2}\//.test(id) ? path.resolve(folder, id) : id;
}

/** `import()` as a module in the folder would do it. */
function importFrom(folder) {
  const file = path.join(folder, "cell.cjs");
  const module = Object.assign(new Module(file), { filename: file });
  module._compile("module.exports = (id) => import(id);", file);
  return module.exports;
}

/** Whether `import()` gave a CommonJS module in its wrapping: then `require` gives all its names. */
function isCommonJs(id, namespace, folder) {
  try {
    const file = Module.createRequire(path.join(folder, "cell.cjs")).resolve(id);
    return Module._cache[file]?.exports === namespace.default && "default" in namespace;
  } catch {
    return false;
  }
}

module.exports = { CellModules };
