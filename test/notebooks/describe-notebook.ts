import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { describeAsPage } from "./as-page.js";
import { type CodeCell, type ExecutedNotebook, type MimeBundle, outputsOf, runNotebook } from "./notebook.js";

const CHART = "application/vnd.vegalite.v5+json";
const FOLDER = fileURLToPath(new URL("../../notebooks", import.meta.url));

/** What progress leaves of a line: `scoring heads: 312 in 6.8 s`. */
const DONE = /^[a-z ]+: \d+ in [\d.]+ (s|min|h)( [\d.]+ (s|min))?$/;

/** A notebook that ran. */
export interface ShownNotebook {
  /** What the one cell of code that has these words shows. */
  readonly shown: (source: string) => MimeBundle;
  readonly cells: () => CodeCell[];
}

/**
 * Runs a notebook in the real kernel, and tests what holds of each: the file has no outputs, sentences stand between the
 * cells of code, each of these shows exactly one thing, nothing fails, nothing strays to the output but progress, and all
 * of it stands in the page that nbconvert makes.
 *
 * @param name   of the file, without extension
 * @param tests  adds those of this notebook
 */
export function describeNotebook(name: string, tests: (notebook: ShownNotebook) => void): void {
  describe(name, () => {
    let notebook: ExecutedNotebook;
    const cells = () => notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
    const shown = (source: string) => {
      const found = cells().filter((cell) => cell.source.includes(source));
      expect(found.length, `cells with ${source}`).toBe(1);
      return bundlesOf(found[0])[0];
    };

    beforeAll(async () => {
      notebook = await runNotebook(`notebooks/${name}.ipynb`);
    }, 600_000);

    test("the file is of our kernel, and has no outputs", () => {
      const file = JSON.parse(readFileSync(join(FOLDER, `${name}.ipynb`), "utf8"));
      expect(file.metadata.kernelspec.name).toBe("rahp-ts");
      const code = file.cells.filter((cell: CodeCell) => cell.cell_type === "code");
      expect(code.every((cell: CodeCell) => cell.outputs.length === 0)).toBe(true);
      expect(code.every((cell: CodeCell) => cell.execution_count === null)).toBe(true);
    });

    test("no more than two cells of code follow each other without a sentence, and each shows exactly one thing", () => {
      const kinds = notebook.cells.map((cell) => cell.cell_type).join(" ");
      expect(kinds).toMatch(/^markdown/);
      expect(kinds).not.toContain("code code code");
      for (const cell of cells()) expect(bundlesOf(cell).length, cell.source).toBe(1);
    });

    test("nothing fails, and nothing strays to the output but the progress of long work", () => {
      const outputs = outputsOf(notebook);
      expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
      for (const output of outputs) {
        if (output.output_type !== "stream") continue;
        expect(output.name, output.text).toBe("stdout");
        for (const line of output.text.split("\n").slice(0, -1)) {
          expect(line.split("\r").at(-1)!.trimEnd()).toMatch(DONE);
        }
      }
    });

    describeAsPage(name, () => notebook);

    tests({ shown, cells });
  });
}

/** What a cell shows, its streams apart. */
function bundlesOf(cell: CodeCell): MimeBundle[] {
  return cell.outputs.flatMap((output) => ("data" in output ? [output.data] : []));
}

/** @returns the cells of a shown table's body, by row */
export function tableOf(bundle: MimeBundle): string[][] {
  const html = String(bundle["text/html"]);
  expect(html).toContain("<table");
  expect(String(bundle["text/plain"]).length).toBeGreaterThan(30);
  const rows = html.match(/<tr[^>]*>.*?<\/tr>/gs)!.slice(1);
  return rows.map((row) => [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, text]) => text));
}

/** Checks that a chart shows in three forms: to interact with, as a picture, and as a line of text. */
export function expectChart(bundle: MimeBundle, title: string): void {
  const spec = bundle[CHART] as { $schema: string; title: { text: string } };
  expect(spec.$schema).toContain("vega-lite/v5");
  expect(spec.title.text).toBe(title);
  expect(Buffer.from(String(bundle["image/png"]), "base64").subarray(1, 4).toString()).toBe("PNG");
  expect(bundle["text/plain"]).toBe(`Chart: ${title}`);
}
