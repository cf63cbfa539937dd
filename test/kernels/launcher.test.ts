import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const launcher = fileURLToPath(new URL("../../kernels/rahp-ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rahp-ts-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the launcher", () => {
  it("says in one line that it needs a connection file", () => {
    const { status, stderr } = spawnSync(process.execPath, [join(launcher, "main.cjs")], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: "rahp-ts: missing connection file (Jupyter starts this kernel by itself)\n",
    });
  });

  it("says in one line that it cannot find tslab", () => {
    cpSync(launcher, join(folder, "rahp-ts"), { recursive: true });
    const args = [join(folder, "rahp-ts", "main.cjs"), "connection.json"];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", cwd: folder });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^rahp-ts: cannot find tslab from \S+ or \S+ \(run npm install [^\n]+\)\n$/);
  });
});
