const { dirname, join } = require("node:path");
const { nameShorthands } = require("./shorthand-properties.cjs");
const { toCommonJs } = require("./to-commonjs.cjs");

/**
 * tslab's type checker (its "converter") under compiler options of our own, which tslab has no setting for.
 *
 * tslab compiles a cell in two steps: TypeScript to an ES module, and that to CommonJS with
 * `ts.transpileModule`. The second step becomes the identity here, and is done by `toCommonJs`, which keeps
 * the source map and the list of imports. Between the two, `nameShorthands` mends what tslab makes of `{ a }`.
 *
 * @param {NodeJS.Require} tslab
 */
function openTypeChecker(tslab) {
  const id = tslab.resolve("@tslab/typescript-for-tslab");
  const ts = tslab(id);
  tslab.cache[id].exports = {
    ...ts,
    createWatchCompilerHost: (files, options, ...rest) =>
      ts.createWatchCompilerHost(files, { ...options, ...compilerOptions(ts) }, ...rest),
    transpileModule: (js) => ({ outputText: js }),
    createWatchProgram: (host) => ts.createWatchProgram(nameShorthands(ts, host)),
  };
  const converter = tslab("./converter.js").createConverter({ isJS: false, isBrowser: false });
  return { ...checkerOf(ts, converter), version: ts.version };
}

const compilerOptions = (ts) => ({
  moduleResolution: ts.ModuleResolutionKind.Bundler, // reads exports maps, and the package's own name
  customConditions: ["node"],
  strict: true,
  types: ["node"], // not every @types package that happens to be installed
  lib: ["lib.es2023.d.ts"], // what Node 20 has
  inlineSourceMap: true, // errors point into the cell
});

/** The converter's verbs, with the declarations of the cells so far kept inside. */
function checkerOf(ts, converter) {
  let declarations = "";
  return {
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
      const compiled = converter.convert(declarations, source);
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
    inspect: (source, position) => converter.inspect(declarations, source, position),
    complete: (source, position) => converter.complete(declarations, source, position),
    close: () => converter.close(),
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
