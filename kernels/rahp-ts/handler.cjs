/** tslab's answers to the requests that run nothing: completion, inspection, whether code is complete. */
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
  return handler;
}

module.exports = { createHandler };
