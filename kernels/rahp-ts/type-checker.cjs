const { dirname, join } = require("node:path");
const { settlePropertyNames } = require("./property-names.cjs");
const { toCommonJs } = require("./to-commonjs.cjs");

/**
 * tslab's type checker (its "converter") under compiler options of our own, which tslab has no setting for.
 *
 * tslab compiles a cell in two steps: TypeScript to an ES module, and that to CommonJS with
 * `ts.transpileModule`. The second step becomes the identity here, and is done by `toCommonJs`, which keeps
 * the source map and the list of imports. Between the two, `settlePropertyNames` mends what tslab makes of `{ a }`.
 *
 * @param {NodeJS.Require} tslab
 * @param own the package that cells can import from anywhere, where they need it
 */
function openTypeChecker(tslab, own) {
  const id = tslab.resolve("@tslab/typescript-for-tslab");
  const ts = tslab(id);
  tslab.cache[id].exports = {
    ...ts,
    createWatchCompilerHost: (files, options, system, ...rest) =>
      ts.createWatchCompilerHost(
        [...files, join(__dirname, "cell-globals.d.ts")],
        {
          ...options,
          ...compilerOptions(ts),
          typeRoots: [...options.typeRoots, typesOf(tslab)],
          ...pathsOf(own),
        },
        withTimers(system),
        ...rest,
      ),
    getPreEmitDiagnosticsOfFiles: (...args) =>
      ts.getPreEmitDiagnosticsOfFiles(...args).filter((diagnostic) => !isOfJsonElsewhere(diagnostic)),
    transpileModule: (js) => ({ outputText: js }),
    createWatchProgram: (host) => ts.createWatchProgram(settlePropertyNames(ts, host)),
  };
  let converter;
  const open = () => {
    converter ??= tslab("./converter.js").createConverter({ isJS: false, isBrowser: false });
    return converter;
  };
  return { ...checkerOf(ts, open), version: ts.version };
}

const compilerOptions = (ts) => ({
  moduleResolution: ts.ModuleResolutionKind.Bundler, // reads exports maps, and the package's own name
  customConditions: ["node"],
  strict: true,
  types: ["node"], // not every @types package that happens to be installed
  lib: ["lib.es2023.d.ts"], // what Node 20 has
  inlineSourceMap: true, // errors point into the cell
});

/** Where the types of Node are, should there be none near the notebook. */
const typesOf = (tslab) => dirname(dirname(tslab.resolve("@types/node/package.json")));
const pathsOf = (own) => own && { paths: { [own.name]: [own.types] } };

/** That a JSON file is not below the notebook's folder, which matters only where it would be compiled. */
function isOfJsonElsewhere({ code, messageText }) {
  return code === 6059 && /^File '[^']+\.json'/.test(messageText.messageText ?? messageText);
}

/** tslab fires the timer of the compiler's program itself, and breaks at others: of files that come and go. */
function withTimers(system) {
  const { setTimeout: setOfProgram, clearTimeout: clearOfProgram } = system;
  system.setTimeout = (callback, ...rest) =>
    callback.name === "updateProgramWithWatchStatus"
      ? setOfProgram(callback, ...rest)
      : setTimeout(callback, ...rest).unref();
  system.clearTimeout = (timer) =>
    typeof timer.unref === "function" ? clearTimeout(timer) : clearOfProgram(timer);
  return system;
}

/**
 * The converter's verbs, with the declarations of the cells so far kept inside.
 *
 * @param open makes the converter, which takes a second; or gives that of before
 */
function checkerOf(ts, open) {
  let declarations = "";
  return {
    /**
     * Reads what cells will probably need: Node's types, and those that some code imports.
     *
     * @param {string} source
     */
    prepare(source) {
      open().convert(declarations, source);
    },
    /**
     * Checks and compiles one cell.
     *
     * @param {string} source
     * @returns what tslab found wrong, or the compiled cell and the local modules that it imports; `accept`
     *   makes the cell's declarations known to later cells
     */
    compile(source) {
      const unreadable = syntaxErrors(ts, source);
      if (unreadable.length > 0) return { diagnostics: unreadable };
      const compiled = open().convert(declarations, source);
      if (compiled.diagnostics.length > 0) return { diagnostics: compiled.diagnostics };
      return {
        diagnostics: [],
        cell: toCommonJs(ts, compiled.output, 1),
        localModules: (compiled.sideOutputs ?? []).map(({ path, data }) => {
          const module = toCommonJs(ts, data, 0);
          return { path, file: join(dirname(path), module.sourceName), ...module };
        }),
        lastExpression: compiled.lastExpressionVar,
        accept: () => {
          declarations = compiled.declOutput ?? "";
        },
      };
    },
    inspect: (source, position) => open().inspect(declarations, source, position),
    complete: (source, position) => open().complete(declarations, source, position),
    close: () => open().close(),
  };
}

/**
 * The parser's complaints, as tslab would report them if it did not append a line to the source first: the
 * end of an unfinished cell would be in that line.
 */
function syntaxErrors(ts, source) {
  const asModule = "export {};\n"; // a line before the source, so that `await` is a keyword
  const file = ts.createSourceFile("cell.ts", asModule + source, ts.ScriptTarget.Latest);
  return file.parseDiagnostics.map(({ start: offset, messageText, code }) => {
    const { line, character } = file.getLineAndCharacterOfPosition(offset);
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    return { start: { offset, line: line - 1, character }, messageText: text, code };
  });
}

module.exports = { openTypeChecker };
