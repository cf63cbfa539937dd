import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { outputsOf, runNotebook } from "./notebook.js";

const folder = mkdtempSync(join(tmpdir(), "rahp-notebooks-"));
afterAll(() => rmSync(folder, { recursive: true }));

function writeNotebook(name: string, ...sources: string[]): string {
  const path = join(folder, name);
  const cells = sources.map((source, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    source: source.split(/(?<=\n)/),
    execution_count: null,
    metadata: {},
    outputs: [],
  }));
  writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  return path;
}

describe("runNotebook", () => {
  it("runs the cells in the notebook's own folder and gives what they show", async () => {
    const path = writeNotebook("good.ipynb", 'console.log("one");\nconsole.log("two")', "process.cwd()");
    const notebook = await runNotebook(path);
    expect(outputsOf(notebook)).toMatchObject([
      { output_type: "stream", name: "stdout", text: "one\ntwo\n" },
      { output_type: "execute_result", execution_count: 2, data: { "text/plain": folder } },
    ]);
  });

  it("fails with the cell that failed, and its traceback", async () => {
    const path = writeNotebook("bad.ipynb", "1 + 1", 'throw new RangeError("out of cheese")');
    await expect(runNotebook(path)).rejects.toThrow(
      /bad\.ipynb:[\s\S]*RangeError: out of cheese\n {4}at cell \[2\]:1:7/,
    );
  });
});
