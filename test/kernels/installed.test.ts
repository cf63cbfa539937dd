import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { succeed } from "../cli/rahp.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { Kernel, published } from "./kernel.js";

const folder = temporaryFolder();

it("an installed kernel runs without Node on the PATH, and finds rahp in any folder", async () => {
  await succeed(folder, "kernel", "install", "--prefix", folder);
  const notebooks = join(folder, "elsewhere");
  mkdirSync(notebooks);
  const jupyterPath = join(folder, "share", "jupyter");
  const kernel = await Kernel.start({ folder: notebooks, jupyterPath, env: { PATH: "" } });
  try {
    const answer = await kernel.run(
      'import { recipeNames } from "rahp";\nrecipeNames.includes("textfooler")',
    );
    expect(answer.reply.traceback).toBeUndefined();
    expect(published(answer, "execute_result")[0].data["text/plain"]).toBe("true");
  } finally {
    await kernel.close();
  }
});
