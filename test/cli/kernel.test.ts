import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { kernelsFolder, userDataFolder } from "../../src/cli/kernel-place.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { fail, rahp, start, succeed } from "./rahp.js";

const folder = temporaryFolder();
const kernels = join(folder, "share", "jupyter", "kernels", "rahp-ts");
const specification = () => JSON.parse(readFileSync(join(kernels, "kernel.json"), "utf8"));

describe("rahp kernel", () => {
  test("install writes where Node and the launcher are, and again in place of itself", async () => {
    for (let time = 0; time < 2; time++) {
      const told = await succeed(folder, "kernel", "install", "--prefix", ".");
      expect(told).toBe(`installed RAHP (TypeScript) in ${kernels}\n`);
    }
    const { argv, display_name, language, env } = specification();
    expect(argv[0]).toBe(process.execPath);
    expect(existsSync(argv[1])).toBe(true);
    expect(argv[2]).toBe("{connection_file}");
    expect({ display_name, language, env }).toEqual({
      display_name: "RAHP (TypeScript)",
      language: "typescript",
      env: { NO_COLOR: "1", RAHP_NOTEBOOK: "1" },
    });
  });

  test("uninstall takes it away, once", async () => {
    expect(await succeed(folder, "kernel", "uninstall", "--prefix", ".")).toBe(`removed ${kernels}\n`);
    expect(existsSync(kernels)).toBe(false);
    expect(await fail(folder, "kernel", "uninstall", "--prefix", ".")).toBe(`missing kernel: ${kernels}`);
  });

  test("neither touches a folder with files of others", async () => {
    await succeed(folder, "kernel", "install", "--prefix", ".");
    writeFileSync(join(kernels, "notes.txt"), "mine");
    for (const [verb, what] of [
      ["install", "replace"],
      ["uninstall", "remove"],
    ]) {
      expect(await fail(folder, "kernel", verb, "--prefix", ".")).toBe(
        `cannot ${what} ${kernels}: it holds other files (notes.txt)`,
      );
    }
  });

  test("tells its places in its help", async () => {
    for (const verb of ["install", "uninstall"]) {
      const help = await succeed(folder, "kernel", verb, "--help");
      const named = [...help.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map((match) => match[1]);
      expect(named).toEqual(["user", "prefix", "sys-prefix", "help"]);
    }
  });

  test("takes one place", async () => {
    expect(await fail(folder, "kernel", "install", "--user", "--sys-prefix")).toBe(
      "too many places: expected one of --user, --prefix and --sys-prefix",
    );
    expect((await rahp(folder, "kernel", "install", "--where")).code).toBe(2);
  });

  test("installs for the user where nothing is said", async () => {
    const data = join(folder, "data");
    const { code, stdout } = await start(folder, ["kernel", "install"], { JUPYTER_DATA_DIR: data }).ended;
    expect([code, stdout]).toEqual([
      0,
      `installed RAHP (TypeScript) in ${join(data, "kernels", "rahp-ts")}\n`,
    ]);
  });
});

describe("where Jupyter looks", () => {
  test.each<[NodeJS.ProcessEnv, NodeJS.Platform, string]>([
    [{}, "linux", "/home/me/.local/share/jupyter"],
    [{ XDG_DATA_HOME: "/data" }, "linux", "/data/jupyter"],
    [{}, "darwin", "/home/me/Library/Jupyter"],
    [{ JUPYTER_DATA_DIR: "/jupyter" }, "darwin", "/jupyter"],
  ])("for a user with %j on %s is %s", (env, system, place) => {
    expect(userDataFolder(env, system, "/home/me")).toBe(place);
  });

  test("in the Python environment is below its prefix", async () => {
    expect(await kernelsFolder({ sysPrefix: true })).toMatch(/^\/.+\/share\/jupyter\/kernels$/);
  });
});
