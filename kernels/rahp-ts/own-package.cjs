const { createRequire } = require("node:module");
const { join } = require("node:path");

/**
 * The package that this kernel belongs to, for notebooks that have none of that name near: a kernel that was installed
 * for all of Jupyter works in any folder.
 *
 * @param {string} folder the notebook's
 * @returns {{ name: string, types: string, main: string } | undefined} where the folder needs it
 */
function ownPackage(folder) {
  const root = join(__dirname, "..", "..");
  const { name, types, exports } = require(join(root, "package.json"));
  try {
    createRequire(join(folder, "here.cjs")).resolve(name);
    return undefined;
  } catch {
    return { name, types: join(root, types), main: join(root, exports["."].default) };
  }
}

module.exports = { ownPackage };
