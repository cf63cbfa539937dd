import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeFixturePackage } from "./fixture-package.js";
import { Kernel, published } from "./kernel.js";

/** Node before 20.17 cannot `require` ES modules; later ones can be told not to. */
const NO_REQUIRE_OF_ES_MODULES = "--no-experimental-require-module";
const canBeTold = process.allowedNodeEnvironmentFlags.has(NO_REQUIRE_OF_ES_MODULES);
const fixture = makeFixturePackage();
afterAll(fixture.remove);

async function result(kernel: Kernel, code: string) {
  const answer = await kernel.run(code);
  expect(answer.reply.traceback).toBeUndefined();
  return published(answer, "execute_result")[0]?.data["text/plain"];
}

async function typeError(kernel: Kernel, code: string) {
  return (await kernel.run(code)).reply.evalue;
}

const nodes: { name: string; env: Record<string, string> }[] = [{ name: "as it is", env: {} }];
if (canBeTold) {
  nodes.push({ name: "that cannot require ES modules", env: { NODE_OPTIONS: NO_REQUIRE_OF_ES_MODULES } });
}

describe.each(nodes)("on a Node $name", ({ env }) => {
  const started = Kernel.start({ env });
  afterAll(async () => (await started).close());

  it("a cell imports an ES module with a top-level await, statically or on demand", async () => {
    const kernel = await started;
    expect(await result(kernel, 'import { parse } from "vega"; typeof parse')).toBe("function");
    expect(await result(kernel, 'const { compile } = await import("vega-lite"); compile.name')).toBe(
      "compile",
    );
    expect(await result(kernel, 'const name = "ve" + "ga"; (await import(name)).parse === parse')).toBe(
      "true",
    );
  });

  it("a package that has an exports map only has its types", async () => {
    const kernel = await started;
    expect(
      await typeError(kernel, 'import type { TopLevelSpec } from "vega-lite"; const s: TopLevelSpec = 1'),
    ).toMatch("Type 'number' is not assignable to type");
  });

  it("CommonJS packages and Node's own modules give all their names", async () => {
    const kernel = await started;
    const code = `
      import Table from "cli-table3";
      import { Tensor } from "@tensorflow/tfjs-core";
      import { join } from "node:path";
      [typeof Table, typeof Tensor, typeof join]`;
    expect(await result(kernel, code)).toBe("[ 'function', 'function', 'function' ]");
  });
});

describe("a notebook in a package's own checkout", () => {
  const started = Kernel.start({ folder: fixture.notebooks });
  afterAll(async () => (await started).close());

  it("imports the package by its name, with its types", async () => {
    const kernel = await started;
    expect(await result(kernel, 'import { read } from "gauges";\nconst gauge = await read(3);\ngauge')).toBe(
      "reading 3",
    );
    expect(await typeError(kernel, "gauge.writing")).toBe(
      "Property 'writing' does not exist on type 'Gauge'.",
    );
  });

  it("loads it once, however it is imported", async () => {
    const kernel = await started;
    const code = `
      import { Gauge } from "gauges";
      const again = await import("gauges");
      [again.Gauge === Gauge, gauge instanceof Gauge, (globalThis as any).loads]`;
    expect(await result(kernel, code)).toBe("[ true, true, 1 ]");
  });

  it("imports TypeScript from files beside the notebook, and tracebacks point into them", async () => {
    const kernel = await started;
    expect(await result(kernel, 'import { twice } from "./helper"; await twice(4)')).toBe("8");
    const { reply } = await kernel.run("await twice(-4)");
    expect(reply).toMatchObject({ ename: "GaugeError", evalue: "invalid reading: -4" });
    expect(reply.traceback).toContainEqual(expect.stringMatching(/at async twice \(.*helper\.ts:4:\d+\)/));
  });

  it("sees files that come while it runs, without a word of its own", async () => {
    const kernel = await started;
    const code = 'import { made } from "./late"; made';
    expect(await typeError(kernel, code)).toMatch("Cannot find module './late'");
    for (const name of ["late.ts", "other.ts"]) {
      writeFileSync(join(fixture.notebooks, name), "export const made = 12;\n");
    }
    const noise = await kernel.run("await new Promise((resolve) => setTimeout(resolve, 600))");
    expect(noise.published.map(({ type }) => type)).toEqual(["status", "execute_input", "status"]);
    expect(await result(kernel, code)).toBe("12");
  });

  it("imports JSON files, also of other folders", async () => {
    const code = 'import gauges from "../package.json"; gauges.name';
    expect(await result(await started, code)).toBe("gauges");
  });

  it("a loop that never waits in such a file can be interrupted", async () => {
    const code = 'import { endless } from "./helper"; await null; endless()';
    const { reply } = await (await started).run(code, { interruptAfter: 0.5 });
    expect(reply).toMatchObject({ status: "error", ename: "Interrupted" });
  });

  it("a module that is not there is an error in the cell", async () => {
    expect(await typeError(await started, 'import "gauges/none"; import { x } from "none"')).toMatch(
      "Cannot find module 'none'",
    );
    const { reply } = await (await started).run('const id = "no" + "ne"; await import(id)');
    expect(reply).toMatchObject({ status: "error", ename: "Error", evalue: expect.stringMatching("'none'") });
  });
});
