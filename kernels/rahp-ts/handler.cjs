const { describeCompletions, describeName } = require("./code-help.cjs");

/** tslab's answers to the requests that run nothing, in words of ours: completion, inspection, what the kernel is. */
function createHandler(jupyter, checker) {
  const handler = new jupyter.JupyterHandlerImpl(checker, false);
  const info = handler.handleKernel();
  handler.handleKernel = () => ({
    ...info,
    status: "ok",
    implementation: "rahp-ts",
    language_info: { ...info.language_info, version: checker.version },
    banner: `TypeScript ${checker.version} on Node ${process.version}`,
    help_links: [],
  });
  handler.handleInspect = ({ code, cursor_pos }) => {
    const name = checker.inspect(code, utf16Offset(code, cursor_pos));
    const data = name && describeName(name);
    const found = Boolean(data) && data["text/plain"] !== "any"; // what TypeScript says of a word that it doesn't know
    return { status: "ok", found, data: found ? data : {}, metadata: {} };
  };
  handler.handleComplete = ({ code, cursor_pos }) => {
    const found = checker.complete(code, utf16Offset(code, cursor_pos));
    const inCodePoints = (offset) => [...code.slice(0, offset)].length;
    return describeCompletions({
      ...found,
      start: inCodePoints(found.start),
      end: inCodePoints(found.end),
    });
  };
  return handler;
}

/** Jupyter counts characters, JavaScript the halves of those beyond 16 bits. */
function utf16Offset(code, codePoints) {
  return [...code].slice(0, codePoints).join("").length;
}

module.exports = { createHandler };
