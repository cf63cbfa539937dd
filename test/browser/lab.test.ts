import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { describeInBrowser, pictureOf } from "./browser.js";
import { Lab } from "./lab.js";
import { drawnShare } from "./pixels.js";

const notebooks = fileURLToPath(new URL("../../notebooks/", import.meta.url));
/** Notebooks to run, and how many tables and charts their cells show. */
const TOURS = [
  { name: "00-quickstart", tables: 9, charts: 4 },
  { name: "04-layerwise-patterns", tables: 3, charts: 2 },
].filter(({ name }) => existsSync(join(notebooks, `${name}.ipynb`)));
const DESK = { viewport: { width: 1300, height: 900 } };

const LONG = [
  'import { loadDataset, loadModel, scoreHeads } from "rahp";\nconst model = await loadModel("bert-mini-sst2");',
  'await scoreHeads(model, await loadDataset("sst2-sample"), { samples: 320, seed: 1 })',
  'throw new RangeError("out of cheese")',
];

function writeNotebook(path: string, sources: readonly string[]): void {
  const cells = sources.map((source, i) => ({
    ...{ cell_type: "code", id: `cell-${i}`, source, execution_count: null, metadata: {}, outputs: [] },
  }));
  const kernelspec = { name: "rahp-ts", display_name: "RAHP (TypeScript)", language: "typescript" };
  writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells }));
}

describeInBrowser("JupyterLab", (open) => {
  let lab: Lab;
  beforeAll(async () => {
    const folder = temporaryFolder();
    for (const { name } of TOURS)
      copyFileSync(join(notebooks, `${name}.ipynb`), join(folder, `${name}.ipynb`));
    writeNotebook(join(folder, "long.ipynb"), LONG);
    lab = await Lab.start(folder, "long.ipynb");
  }, 600_000); // JupyterLab may have to be installed first
  afterAll(() => lab?.stop());

  test.each(TOURS)(
    "runs $name: tables are there, charts are drawn",
    async ({ name, tables, charts }) => {
      const { page, complaints } = await open(DESK);
      const notebook = await lab.open(page, `${name}.ipynb`);
      await notebook.runAllCells();
      await expect
        .poll(() => notebook.prompts(), { timeout: 280_000, interval: 500 })
        .toEqual((await notebook.prompts()).map((_, i) => `[${i + 1}]:`));
      expect(
        await notebook.cells.locator('[data-mime-type*="stderr"], [data-mime-type*="error"]').count(),
      ).toBe(0);
      const shown = notebook.cells.locator(".jp-OutputArea-output");
      expect(await shown.locator("table").count()).toBe(tables);
      const drawn = await shown.locator(".vega-embed canvas, .vega-embed svg.marks").all();
      expect(drawn.length).toBe(charts);
      for (const chart of drawn) {
        await chart.scrollIntoViewIfNeeded();
        expect(await drawnShare(chart)).toBeGreaterThan(0.02);
      }
      await page.screenshot({ path: pictureOf(`lab ${name}`) });
      expect(complaints).toEqual([]);
    },
    300_000,
  );

  test("shows how far long work is, stops it, and shows an error where it belongs", async () => {
    const { page } = await open(DESK);
    const notebook = await lab.open(page, "long.ipynb");
    await notebook.runAllCells();
    const line = notebook.outputOf("samples: 320");
    const seen = new Set<number>();
    const done = async () =>
      Number(/^scoring heads .* (\d+)\/8320 /.exec(await line.innerText())?.[1] ?? Number.NaN);
    await expect
      .poll(async () => seen.add(await done()).size, { timeout: 120_000, interval: 200 })
      .toBeGreaterThan(4);
    expect([...seen].slice(1)).toEqual([...seen].slice(1).sort((a, b) => a - b));
    await page.screenshot({ path: pictureOf("lab progress") });
    await notebook.interrupt();
    await expect
      .poll(() => line.innerText(), { timeout: 60_000 })
      .toContain("Interrupted: the cell was interrupted");
    await notebook.cells.last().click();
    await page.keyboard.press("Shift+Enter");
    const error = notebook.outputOf("out of cheese");
    await expect
      .poll(() => error.innerText(), { timeout: 60_000 })
      .toMatch(/RangeError: out of cheese\s+at cell \[3\]:1:7/);
    await page.screenshot({ path: pictureOf("lab error") });
  }, 300_000);
});
