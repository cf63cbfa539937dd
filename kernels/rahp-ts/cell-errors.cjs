const { sep } = require("node:path");
const { inspect, types } = require("node:util");

/** Frames of the kernel itself, and of Node: no news for the author of a cell. */
const INNER_FRAME = [__dirname, `${sep}tslab${sep}dist${sep}`, "node:"];
const FRAME = /^\s+at (?:async )?(?:.*\()?(.+):(\d+):(\d+)\)?$/;
/** An error whose message says all that its reader can do: what rahp's verbs throw for wrong input. */
const SELF_EXPLAINING = "RahpError";

/**
 * From now on the stacks of errors, wherever they are read or printed, leave inner frames out and name places in
 * sources instead of compiled code.
 *
 * @param {Map<string, { source?: string, originalPosition: Function }>} scripts the cells, and the modules
 *   beside the notebook, by the names that stacks have for them
 */
function tidyStacks(scripts) {
  Error.prepareStackTrace = (error, callSites) => {
    const frames = callSites.flatMap((callSite) => tidyFrame(`    at ${callSite}`, scripts));
    return [Error.prototype.toString.call(error), ...frames].join("\n");
  };
}

function tidyFrame(line, scripts) {
  const [, name, row, column] = FRAME.exec(line) ?? [];
  const script = scripts.get(name);
  if (!script) return INNER_FRAME.some((inner) => line.includes(inner)) ? [] : [line];
  const place = script.originalPosition(Number(row), Number(column));
  if (!place) return []; // the call of the whole cell
  const named = line.replace(/ at (async )?Proxy\./, " at $1"); // f() of a cell runs as exports.f()
  return [named.replace(`:${row}:${column}`, `:${place.line}:${place.column}`)];
}

/**
 * A thrown value in the words of Jupyter's `error` message.
 *
 * @param error anything that a cell threw
 * @param scripts as for `tidyStacks`
 * @returns {{ ename: string, evalue: string, traceback: string[] }}
 */
function describeError(error, scripts) {
  if (!types.isNativeError(error)) {
    return { ename: "Error", evalue: String(error), traceback: [`thrown: ${inspect(error)}`] };
  }
  const { name, message } = error;
  const title = `${name}: ${message}`;
  const cells = framesInCells(error, scripts);
  const text =
    name === SELF_EXPLAINING || !error.stack
      ? [title, ...cells.map(({ text }) => text)]
      : inspect(error).split("\n");
  const frame = cells.find(({ source }) => source !== undefined);
  return {
    ename: name,
    evalue: message,
    traceback: [...text, ...(frame ? codeFrame(frame.source, frame.line, frame.column) : [])],
  };
}

/** The frames of an error that are in cells, or in modules beside the notebook, the innermost first. */
function framesInCells(error, scripts) {
  return String(error.stack)
    .split("\n")
    .flatMap((text) => {
      const [, name, row, column] = FRAME.exec(text) ?? [];
      const script = scripts.get(name);
      return script ? [{ text, source: script.source, line: Number(row), column: Number(column) }] : [];
    });
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
    const { fileName, start, end, messageText, code } = diagnostic;
    const explains = i > 0 && !fileName && diagnostics[i - 1].start.offset === start.offset;
    if (explains) return [`  ${messageText}`];
    const place = `${fileName ?? name}:${start.line + 1}:${start.character + 1}`;
    const length = end ? end.offset - start.offset : 1;
    const frame = fileName ? [] : codeFrame(source, start.line + 1, start.character + 1, length);
    return [`${ename}: ${messageText} (TS${code})`, `    at ${place}`, ...frame];
  });
  return { ename, evalue: diagnostics[0].messageText, traceback };
}

/** The line of a cell that an error points at, with marks under the place, as far as it is in that line. */
function codeFrame(source, line, column, length = 1) {
  const text = source.split("\n")[line - 1];
  if (text === undefined) return [];
  const gutter = `${line} | `;
  const before = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  const marks = "^".repeat(Math.max(1, Math.min(length, text.length - column + 1)));
  return ["", `${gutter}${text}`, `${" ".repeat(gutter.length)}${before}${marks}`];
}

module.exports = { describeError, describeDiagnostics, tidyStacks };
