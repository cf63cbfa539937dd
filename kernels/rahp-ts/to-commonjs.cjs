const { SourceMap } = require("node:module");
const { basename } = require("node:path");

const INLINE_MAP = /^\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/m;
const MAP_COMMENT = /^\/\/# sourceMappingURL=.*$/m;

/**
 * Compiles the ES module that TypeScript made of a cell to the body of a CommonJS function.
 *
 * Three things change on the way. `import(x)` becomes `__preload(x).then((id) => import(id))`, so that the
 * `require` which TypeScript makes of it finds ES modules too. `await x` becomes `__afterAwait(await x)`, and
 * every turn of a loop starts with `__turn()`, where a cell that was interrupted stops.
 *
 * @param ts TypeScript
 * @param {string} js with its source map inline
 * @param {number} linesBefore how many lines were put before the source
 * @returns {{ code: string, sourceName: string, imports: string[], hasTopLevelAwait: boolean,
 *   originalPosition: (line: number, column: number) => { line: number, column: number } | undefined }}
 *   places count from 1; a place after the code has no original
 */
function toCommonJs(ts, js, linesBefore) {
  const imports = new Set();
  let hasTopLevelAwait = false;
  const { factory } = ts;

  const rewrite = (context) => (file) => {
    const visit = (node, inFunction) => {
      const inside = inFunction || ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node);
      const visitChild = (child) =>
        ts.isIterationStatement(node) && child === node.statement
          ? factory.createBlock([factory.createExpressionStatement(call("__turn")), visit(child, inside)])
          : visit(child, inside);
      const visited = ts.visitEachChild(node, visitChild, context);
      if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
        if (node.moduleSpecifier) imports.add(node.moduleSpecifier.text);
      } else if (ts.isAwaitExpression(node)) {
        hasTopLevelAwait ||= !inFunction;
        return call("__afterAwait", visited);
      } else if (ts.isForOfStatement(node) && node.awaitModifier) {
        hasTopLevelAwait ||= !inFunction;
      } else if (ts.isImportCall(node)) {
        return preloaded(visited);
      }
      return visited;
    };
    return visit(file, false);
  };

  const call = (name, ...args) =>
    factory.createCallExpression(factory.createIdentifier(name), undefined, args);

  const preloaded = (importCall) => {
    const id = factory.createUniqueName("id");
    const loadIt = factory.createArrowFunction(
      undefined,
      undefined,
      [factory.createParameterDeclaration(undefined, undefined, id)],
      undefined,
      undefined,
      factory.updateCallExpression(importCall, importCall.expression, undefined, [id]),
    );
    const preload = call("__preload", importCall.arguments[0]);
    return factory.createCallExpression(factory.createPropertyAccessExpression(preload, "then"), undefined, [
      loadIt,
    ]);
  };

  const { outputText, sourceMapText } = ts.transpileModule(js.replace(INLINE_MAP, ""), {
    fileName: "cell.js",
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
      noImplicitUseStrict: true,
      sourceMap: true,
    },
    transformers: { before: [rewrite] },
  });
  const firstMap = Buffer.from(INLINE_MAP.exec(js)[1], "base64").toString();
  const maps = [sourceMapText, firstMap]; // the last step first
  const code = outputText.replace(MAP_COMMENT, "").trimEnd();
  const lineCount = code.split("\n").length;
  return {
    code,
    sourceName: basename(JSON.parse(firstMap).sources[0]),
    imports: [...imports],
    hasTopLevelAwait,
    originalPosition(line, column) {
      const place = line <= lineCount ? followMaps(maps, line - 1, column - 1) : undefined;
      return place && { line: place.line + 1 - linesBefore, column: place.column + 1 };
    },
  };
}

/** The place in the source of a place in compiled code, both counted from 0. */
function followMaps(maps, line, column) {
  let place = { line, column };
  for (const map of maps) {
    const entry = new SourceMap(JSON.parse(map)).findEntry(place.line, place.column);
    if (entry.originalLine === undefined) return undefined;
    place = { line: entry.originalLine, column: entry.originalColumn };
  }
  return place;
}

module.exports = { toCommonJs };
