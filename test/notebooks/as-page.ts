import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ensurePython } from "../../scripts/python-environment.mjs";
import { describeInBrowser, pictureOf } from "../browser/browser.js";
import { drawnShare } from "../browser/pixels.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { type ExecutedNotebook, outputsOf } from "./notebook.js";

const run = promisify(execFile);

/**
 * Tests how a notebook that ran looks to those who get it as an HTML page from nbconvert: all outputs are there, none is
 * blank, and every chart is drawn.
 *
 * @param notebook  gives it once its cells ran, in a hook before the tests
 */
export function describeAsPage(name: string, notebook: () => ExecutedNotebook): void {
  describeInBrowser(`${name} as a page of nbconvert`, (open) => {
    test("shows all outputs, with charts drawn, and nothing fails", async () => {
      const address = pathToFileURL(await convert(name, notebook())).href;
      const { page, complaints } = await open({ viewport: { width: 1100, height: 900 } });
      await page.goto(address);
      await page.screenshot({ path: pictureOf(`nbconvert ${name}`), fullPage: true });
      const outputs = page.locator(".jp-OutputArea-output");
      expect(await outputs.count()).toBe(outputsOf(notebook()).length);
      for (const output of await outputs.all()) {
        const pictures = await output.locator("img").all();
        for (const picture of pictures) expect(await drawnShare(picture)).toBeGreaterThan(0.02);
        if (pictures.length === 0) expect(await output.innerText()).toMatch(/\S/);
      }
      expect(await page.locator(".jp-OutputArea-output img").count()).toBe(chartsOf(notebook()));
      expect(complaints).toEqual([]);
    });
  });
}

function chartsOf(notebook: ExecutedNotebook): number {
  return outputsOf(notebook).filter((output) => "data" in output && "image/png" in output.data).length;
}

/** @returns the path of the page, which would load scripts for formulas and widgets from the network, but doesn't */
async function convert(name: string, notebook: ExecutedNotebook): Promise<string> {
  const python = await ensurePython("notebooks/requirements-lab.txt");
  const file = join(temporaryFolder(), `${name}.ipynb`);
  await writeFile(file, JSON.stringify(notebook));
  const offline = ["--HTMLExporter.mathjax_url=", "--HTMLExporter.require_js_url="];
  await run(python, ["-m", "nbconvert", "--to", "html", ...offline, file]);
  return file.replace(/ipynb$/, "html");
}
