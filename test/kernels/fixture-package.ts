import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const files = {
  "package.json": JSON.stringify({
    name: "gauges",
    type: "module",
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
  }),
  "dist/index.js": `
    globalThis.loads = (globalThis.loads ?? 0) + 1;
    export class Gauge {
      constructor(reading) { this.reading = reading; }
      async [Symbol.for("Jupyter.display")]() {
        await new Promise((resolve) => setTimeout(resolve, 10));
        return {
          "text/plain": \`reading \${this.reading}\`,
          "text/html": \`<b>\${this.reading}</b>\`,
          "application/json": { reading: this.reading },
          "image/png": new Uint8Array([137, 80, 78, 71]),
        };
      }
    }
    export async function read(reading) {
      await null;
      if (reading < 0) throw new GaugeError(\`invalid reading: \${reading}\`);
      return new Gauge(reading);
    }
    export class GaugeError extends Error { name = "GaugeError"; }
    await null; // a top-level await`,
  "dist/index.d.ts": `
    export declare class Gauge { readonly reading: number; constructor(reading: number); }
    export declare class GaugeError extends Error { readonly name = "GaugeError"; }
    export declare function read(reading: number): Promise<Gauge>;`,
  "notebooks/helper.ts": `import { read } from "gauges";

export async function twice(reading: number): Promise<number> {
  return 2 * (await read(reading)).reading;
}

export function endless(): void {
  for (let i = 0; ; i++) Math.sqrt(i);
}
`,
};

/** A package in a checkout of its own, laid out as this one: notebooks import it by its own name. */
export function makeFixturePackage(): { notebooks: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), "gauges-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return { notebooks: join(root, "notebooks"), remove: () => rmSync(root, { recursive: true }) };
}
