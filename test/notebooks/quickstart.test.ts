import { beforeAll, describe, expect, test } from "vitest";
import { describeAsPage } from "./as-page.js";
import { type CellOutput, type CodeCell, type ExecutedNotebook, runNotebook } from "./notebook.js";

const CHART = "application/vnd.vegalite.v5+json";

describe("00-quickstart", () => {
  let notebook: ExecutedNotebook;
  const cellWith = (source: string): CodeCell => {
    const cell = notebook.cells.find((c) => c.cell_type === "code" && c.source.includes(source));
    expect(cell, source).toBeDefined();
    return cell as CodeCell;
  };
  const shown = (cell: CodeCell) =>
    cell.outputs.flatMap((output) => ("data" in output ? [output.data as Record<string, unknown>] : []));
  beforeAll(async () => {
    notebook = await runNotebook("notebooks/00-quickstart.ipynb");
  }, 300_000);

  test("every cell of code has a sentence before it, but where two belong together, and shows exactly one thing", () => {
    const code = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
    const texts = notebook.cells.filter((cell) => cell.cell_type === "markdown");
    expect(code.length).toBeGreaterThan(10);
    expect(texts.length).toBeGreaterThan(10);
    for (const cell of code) expect(shown(cell).length, cell.source).toBe(1);
  });

  test("nothing fails, and nothing strays to the output but the progress of long work", () => {
    const outputs: CellOutput[] = notebook.cells.flatMap((cell) =>
      cell.cell_type === "code" ? cell.outputs : [],
    );
    expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
    const streams = outputs.flatMap((output) => (output.output_type === "stream" ? [output] : []));
    for (const { name, text } of streams) {
      expect(name).toBe("stdout");
      expect(text.split("\r").at(-1)).toMatch(
        /^(scoring heads|measuring|evaluating|attacking): \d+ in [\d.]+ s *\n$/,
      );
    }
    expect(streams.length).toBe(6);
  });

  describeAsPage("00-quickstart", () => notebook);

  test.each(["model", "data", "samples: 40", "before = await evaluate", "attackBefore = await attack"])(
    "%s shows as a table",
    (source) => {
      const [bundle] = shown(cellWith(source));
      expect(bundle["text/html"]).toContain("<table");
      expect(String(bundle["text/plain"]).length).toBeGreaterThan(50);
    },
  );

  test.each([
    ["scores.chart()", "ΔCLEVER and Fisher of each head"],
    ["choice.chart()", "Composite score S and pruning decisions"],
    ["choice.layerChart()", "Share of heads pruned in each layer"],
    ["beforeAfterChart([", "Before and after pruning"],
  ])("%s shows as a chart in three forms", (source, title) => {
    const [bundle] = shown(cellWith(source));
    const spec = bundle[CHART] as { $schema: string; title: { text: string } };
    expect(spec.$schema).toContain("vega-lite/v5");
    expect(spec.title.text).toBe(title);
    expect(Buffer.from(String(bundle["image/png"]), "base64").subarray(1, 4).toString()).toBe("PNG");
    expect(bundle["text/plain"]).toBe(`Chart: ${title}`);
  });

  test("the scores are those of all 24 heads", () => {
    const [bundle] = shown(cellWith("samples: 40"));
    expect(String(bundle["text/html"]).match(/<tr/g)?.length).toBe(25);
  });
});
