import { describe, expect, it } from "vitest";
import { compositeChart } from "../../src/show/composite-chart.js";
import { htmlReport } from "../../src/show/html-report.js";
import { heads } from "./drawn.js";

const chart = (count: number) =>
  compositeChart(
    heads(2, count).map((head, i) => ({ ...head, score: i, protected: false, pruned: i === 0 })),
  );
const report = {
  title: "Pruning <model>",
  intro: "First paragraph.\n\nSecond & last.",
  sections: [
    { heading: "Scores", text: "What was seen.", charts: [chart(2), chart(3)] },
    {
      heading: "Rows & more",
      tables: [{ columns: [{ key: "layer", title: "Layer" }], rows: [{ layer: 7 }] }],
      html: ["<del>old</del>"],
    },
  ],
  provenance: { model: "bert-mini", options: { rho: 0.6 }, seed: 1 },
};

describe("htmlReport", () => {
  it("holds everything in the order given", async () => {
    const html = await htmlReport(report);
    const parts = [
      "<h1>Pruning &lt;model&gt;</h1>",
      "<p>First paragraph.</p>",
      "<p>Second &amp; last.</p>",
      "<h2>Scores</h2>",
      "<p>What was seen.</p>",
      "<svg",
      "<h2>Rows &amp; more</h2>",
      "<table",
      "<del>old</del>",
      "<h2>Provenance</h2>",
      "<dt>model</dt><dd>bert-mini</dd>",
      "<dt>options</dt><dd>{&quot;rho&quot;:0.6}</dd>",
      "<dt>seed</dt><dd>1</dd>",
    ];
    const places = parts.map((part) => html.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("stands alone: no script, no link, nothing to fetch", async () => {
    const html = await htmlReport(report);
    expect(html).not.toMatch(/<script|<link|<img|\bsrc=|href=|@import/);
    expect([...html.matchAll(/url\(([^)]*)\)/g)].every((match) => match[1]!.startsWith("#"))).toBe(true);
  });

  it("gives each chart its own ids", async () => {
    const html = await htmlReport(report);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids.length).toBeGreaterThanOrEqual(2);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is the same each time", async () => {
    expect(await htmlReport(report)).toBe(await htmlReport(report));
  });

  it("needs no more than a title", async () => {
    const html = await htmlReport({ title: "Empty", sections: [] });
    expect(html).toContain("<h1>Empty</h1>");
    expect(html).not.toContain("Provenance");
  });
});
