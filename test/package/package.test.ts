import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { setUp } from "../../scripts/set-up.mjs";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { Kernel, published } from "../kernels/kernel.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = temporaryFolder();
const installed = join(folder, "node_modules", "rahp");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** What `npm pack` makes, unpacked as `npm install` would; what it depends on, and nothing else, lies beside it. */
beforeAll(async () => {
  await setUp();
  await npm("pack", "--ignore-scripts", "--pack-destination", folder); // packing builds, but other tests use dist/
  mkdirSync(installed, { recursive: true });
  await run("tar", ["-xzf", `rahp-${manifest.version}.tgz`, "-C", installed, "--strip-components=1"], {
    cwd: folder,
  });
  for (const name of [...Object.keys(manifest.dependencies), "@types/node"]) link(name);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
}, 300_000);

function npm(...args: string[]): Promise<unknown> {
  const shell = process.platform === "win32";
  return run("npm", args, { cwd: root, shell, maxBuffer: 2 ** 26 });
}

function link(name: string): void {
  const place = join(folder, "node_modules", name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(root, "node_modules", name), place, "junction");
}

/** The README's program, on fewer samples. */
function tenLines(): string {
  const [, program] = /## Ten lines\n+```ts\n([\s\S]*?)```/.exec(
    readFileSync(join(root, "README.md"), "utf8"),
  )!;
  expect(program).toContain("samples: 100");
  expect(program).toContain("examples: 100");
  return program!.replace("samples: 100", "samples: 4").replace("examples: 100", "examples: 4");
}

describe("the package, installed in an empty folder", () => {
  test.each([
    ["Node16", "node16"],
    ["NodeNext", "nodenext"],
    ["ESNext", "bundler"],
  ])(
    "has types that a strict TypeScript project with module %s and moduleResolution %s finds",
    async (module, moduleResolution) => {
      const wrong = "\nconst no: string = (await evaluate(model, data)).accuracy;\n";
      writeFileSync(join(folder, "example.ts"), tenLines());
      writeFileSync(join(folder, "wrong.ts"), tenLines() + wrong);
      const options = ["--noEmit", "--strict", "--target", "es2022", "--skipLibCheck", "--types", "node"];
      const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
      const check = (file: string) =>
        run(
          process.execPath,
          [compiler, ...options, "--module", module, "--moduleResolution", moduleResolution, file],
          {
            cwd: folder,
          },
        ).then(
          () => "",
          ({ stdout }) => stdout as string,
        );
      expect(await check("example.ts")).toBe("");
      expect(await check("wrong.ts")).toMatch(
        /^wrong\.ts\(\d+,7\): error TS2322: Type 'number' is not assignable/,
      );
    },
  );

  test("runs the README's ten lines in plain JavaScript", async () => {
    writeFileSync(join(folder, "example.mjs"), tenLines());
    const { stdout } = await run(process.execPath, ["example.mjs"], { cwd: folder });
    const lines = stdout.trimEnd().split("\n");
    expect(stdout).toContain("accuracy");
    expect(Number(lines.at(-1))).toBeGreaterThanOrEqual(0);
    expect(Number(lines.at(-1))).toBeLessThanOrEqual(1);
    expect(existsSync(join(folder, "pruned-model", "model.safetensors"))).toBe(true);
  });

  test("has the command line", async () => {
    const { stdout } = await run(process.execPath, [join(installed, manifest.bin.rahp), "--version"], {
      cwd: folder,
    });
    expect(stdout).toBe(`${manifest.version}\n`);
  });

  test("gives Jupyter a kernel, in which it is found", async () => {
    const prefix = join(folder, "jupyter");
    const program = join(installed, manifest.bin.rahp);
    await run(process.execPath, [program, "kernel", "install", "--prefix", prefix], { cwd: folder });
    const kernel = await Kernel.start({ folder, jupyterPath: join(prefix, "share", "jupyter") });
    try {
      const answer = await kernel.run('import { loadModel } from "rahp";\nawait loadModel("bert-mini-sst2")');
      expect(answer.reply.traceback).toBeUndefined();
      expect(published(answer, "execute_result")[0].data["text/html"]).toContain("24 of 24");
    } finally {
      await kernel.close();
    }
  });

  test("opens no other door than its own and package.json", async () => {
    const tried = `await import("rahp/dist/verbs/prune.js").catch((error) => console.log(error.code))`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", tried], { cwd: folder });
    expect(stdout).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED\n");
  });

  test("has all that its manifest promises, and no sources or tests", () => {
    for (const path of [
      "dist/index.d.ts",
      "models/bert-mini-sst2/model.safetensors",
      "kernels/rahp-ts/kernel.json",
    ]) {
      expect(existsSync(join(installed, path)), path).toBe(true);
    }
    for (const path of ["README.md", "LICENSE", "CHANGELOG.md"])
      expect(existsSync(join(installed, path)), path).toBe(true);
    for (const path of ["src", "test", "bench", "scripts"])
      expect(existsSync(join(installed, path)), path).toBe(false);
  });
});
