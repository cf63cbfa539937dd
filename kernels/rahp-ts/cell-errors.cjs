const { sep } = require("node:path");
const { inspect, types } = require("node:util");

/** Frames of the kernel itself, and of Node: no news for the author of a cell. */
const INNER_FRAME = [__dirname, `${sep}tslab${sep}dist${sep}`, "node:"];
const FRAME = /^\s+at (?:async )?(?:.*\()?(.+):(\d+):(\d+)\)?$/;
/** Errors whose stacks tell the places in the sources already; one may be thrown again. */
const tidied = new WeakSet();

/**
 * A thrown value in the words of Jupyter's `error` message.
 *
 * @param error anything that a cell threw
 * @param {Map<string, { source?: string, originalPosition: Function }>} scripts the cells, and the modules
 *   beside the notebook, by the names that stacks have for them
 * @returns {{ ename: string, evalue: string, traceback: string[] }}
 */
function describeError(error, scripts) {
  if (!types.isNativeError(error)) {
    return { ename: "Error", evalue: String(error), traceback: [`thrown: ${inspect(error)}`] };
  }
  tidyStack(error, scripts);
  const text = error.stack ? inspect(error) : `${error.name}: ${error.message}`;
  return {
    ename: error.name,
    evalue: error.message,
    traceback: [...text.split("\n"), ...cellLine(error, scripts)],
  };
}

/**
 * Leaves inner frames out of the stack of an error, and of those that it holds, and turns places in compiled
 * code to places in sources.
 */
function tidyStack(error, scripts) {
  if (!types.isNativeError(error) || tidied.has(error)) return;
  tidied.add(error);
  for (const inner of [error.cause, ...(error.errors ?? [])]) tidyStack(inner, scripts);
  if (typeof error.stack !== "string") return;
  const lines = error.stack.split("\n").flatMap((line) => {
    const [, name, row, column] = FRAME.exec(line) ?? [];
    const script = scripts.get(name);
    if (!script)
      return /^\s+at /.test(line) && INNER_FRAME.some((inner) => line.includes(inner)) ? [] : [line];
    const place = script.originalPosition(Number(row), Number(column));
    if (!place) return []; // the call of the whole cell
    return [line.replace(`:${row}:${column}`, `:${place.line}:${place.column}`)];
  });
  error.stack = lines.join("\n").replace(/ at (async )?Proxy\./g, " at $1"); // f() of a cell runs as exports.f()
}

/** The line of a cell in the innermost frame that is in one. */
function cellLine(error, scripts) {
  for (const line of String(error.stack).split("\n")) {
    const [, name, row, column] = FRAME.exec(line) ?? [];
    const { source } = scripts.get(name) ?? {};
    if (source !== undefined) return codeFrame(source, Number(row), Number(column));
  }
  return [];
}

/**
 * What the type checker found, in the words of Jupyter's `error` message.
 *
 * @param diagnostics tslab's: flat, a message's explanations following it at the same place
 * @param {string} name the cell's
 */
function describeDiagnostics(diagnostics, name, source) {
  const ename = diagnostics[0].code < 2000 ? "SyntaxError" : "TypeScriptError"; // TypeScript numbers them so
  const traceback = diagnostics.flatMap((diagnostic, i) => {
    const { fileName, start, messageText, code } = diagnostic;
    const explains = i > 0 && !fileName && diagnostics[i - 1].start.offset === start.offset;
    if (explains) return [`  ${messageText}`];
    const place = `${fileName ?? name}:${start.line + 1}:${start.character + 1}`;
    const frame = fileName ? [] : codeFrame(source, start.line + 1, start.character + 1);
    return [`${ename}: ${messageText} (TS${code})`, `    at ${place}`, ...frame];
  });
  return { ename, evalue: diagnostics[0].messageText, traceback };
}

/** The line of a cell that an error points at, with a mark under the place. */
function codeFrame(source, line, column) {
  const text = source.split("\n")[line - 1];
  if (text === undefined) return [];
  const gutter = `${line} | `;
  return ["", `${gutter}${text}`, `${" ".repeat(gutter.length + column - 1)}^`];
}

module.exports = { describeError, describeDiagnostics };
