import { describe, expect, it } from "vitest";
import { compositeChart } from "../../src/show/composite-chart.js";
import { complaints, drawnMarks, drawnTexts, heads, modelSizes } from "./drawn.js";

const black = "#000000";
const red = "#e3000f";

describe("compositeChart", () => {
  it.each(modelSizes)("crosses pruned heads and boxes protected ones, %i × %i", async (L, H) => {
    const rows = heads(L, H).map((head, i) => ({
      ...head,
      score: Math.sin(i),
      protected: i % 10 === 3,
      pruned: i % 2 === 0,
    }));
    const chart = compositeChart(rows);
    expect(complaints(chart)).toEqual([]);
    const marks = drawnMarks(await chart.toSVG());
    const crosses = marks.filter(({ stroke }) => stroke === black);
    const boxes = marks.filter(({ stroke }) => stroke === red);
    expect(crosses).toHaveLength(rows.filter(({ pruned }) => pruned).length);
    expect(boxes).toHaveLength(rows.filter((row) => row.protected).length);
    expect(crosses.every(({ says }) => says.includes("decision: pruned"))).toBe(true);
    expect(boxes.every(({ says }) => says.includes("decision: protected"))).toBe(true);
  });

  it("puts each mark on its head", async () => {
    const rows = heads(2, 2).map((head, i) => ({ ...head, score: i, protected: i === 1, pruned: i === 2 }));
    const marks = drawnMarks(await compositeChart(rows).toSVG());
    expect(marks.find(({ stroke }) => stroke === red)!.says).toContain("layer: 0; head: 1; S: 1");
    expect(marks.find(({ stroke }) => stroke === black)!.says).toContain("layer: 1; head: 0; S: 2");
  });

  it("calls the score by its name, and draws the end bright that is pruned first", async () => {
    const rows = heads(1, 2).map((head, score) => ({ ...head, score, protected: false, pruned: false }));
    const fills = async (prunedFirst: "largest" | "smallest") => {
      const chart = compositeChart(rows, { scoreName: "michel", prunedFirst });
      expect(complaints(chart)).toEqual([]);
      const svg = await chart.toSVG();
      const texts = drawnTexts(svg);
      expect(texts).toContain("Score and pruning decisions: michel");
      expect(texts).toContain("michel: brighter = pruned sooner");
      return drawnMarks(svg)
        .map(({ fill }) => fill)
        .filter((fill) => fill?.startsWith("rgb"));
    };
    expect(await fills("smallest")).toEqual((await fills("largest")).reverse());
  });

  it("counts the decisions, and explains grey only where there is some", async () => {
    const rows = heads(2, 2).map((head, i) => ({ ...head, score: i, protected: i === 1, pruned: i === 2 }));
    const texts = drawnTexts(await compositeChart(rows).toSVG());
    expect(texts).toContain("pruned: 1, protected: 1, kept otherwise: 2");
    expect(texts.join()).not.toContain("grey");
  });

  it.each([null, Number.NEGATIVE_INFINITY, Number.NaN])("draws a score of %s grey", async (score) => {
    const rows = heads(1, 3).map((head, i) => ({
      ...head,
      score: i === 0 ? score : i,
      protected: i === 0,
      pruned: false,
    }));
    const chart = compositeChart(rows);
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    const coloured = drawnMarks(svg).filter(({ fill }) => fill?.startsWith("rgb"));
    expect(coloured).toHaveLength(2);
    expect(drawnTexts(svg).join()).toContain("grey: unknown");
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it("draws even where no score is known, and one head alone", async () => {
    const alone = { layer: 0, head: 0, protected: false, pruned: true };
    for (const score of [null, 0.5]) {
      const chart = compositeChart([{ ...alone, score }]);
      expect(complaints(chart)).toEqual([]);
      expect(drawnMarks(await chart.toSVG()).filter(({ stroke }) => stroke === black)).toHaveLength(1);
    }
  });

  it("refuses no rows", () => {
    expect(() => compositeChart([])).toThrow("missing heads");
  });
});
