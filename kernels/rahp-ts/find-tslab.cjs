const { createRequire } = require("node:module");
const { join } = require("node:path");

/**
 * Finds tslab, and returns a `require` for the files of its `dist/`.
 *
 * @param {string[]} folders where to look: the launcher's own folder, and for a launcher that was copied
 *   elsewhere (`jupyter kernelspec install` does that) the notebook's
 * @returns {NodeJS.Require}
 */
function findTslab(folders) {
  for (const folder of folders) {
    const here = createRequire(join(folder, "here.cjs"));
    const file = resolve(here, "tslab") ?? resolveBeside(here, "rahp/package.json", "tslab");
    if (file) return createRequire(file);
  }
  throw new Error(
    `cannot find tslab from ${folders.join(" or ")} (run npm install in the notebook's project)`,
  );
}

/** tslab where only rahp sees it, as in pnpm's folders. */
function resolveBeside(require, neighbour, id) {
  const file = resolve(require, neighbour);
  return file && resolve(createRequire(file), id);
}

function resolve(require, id) {
  try {
    return require.resolve(id);
  } catch {
    return undefined;
  }
}

module.exports = { findTslab };
