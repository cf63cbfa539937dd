import { expect, test } from "vitest";
import { describeNotebook, expectChart, tableOf } from "./describe-notebook.js";

describeNotebook("07-how-sure-is-a-ranking", ({ shown }) => {
  const text = (source: string) => String(shown(source)["text/plain"]);

  test.each([
    ["choice.rankChart()", "Ranks of the heads, and how certain they are"],
    ["overlapChart(curve", "What more samples would do"],
  ])("%s shows as a chart", (source, title) => {
    expectChart(shown(source), title);
  });

  test("scores tell how well their halves agree", () => {
    expect(tableOf(shown("const scores =")).length).toBe(24);
    expect(text("const scores =")).toMatch(/agree at 0\.\d+ \(Spearman\)/);
  });

  test("the share of the five heaviest is the same by hand and by the verb", () => {
    const [, byHand, byVerb] = /carry (.*) of Σ\|ΔC\| by hand, (.*) by scores\.trust/.exec(
      text("const ofFive"),
    )!;
    expect(byHand).toBe(byVerb);
    const shares = tableOf(shown("const heaviest")).map((row) => Number.parseFloat(row[2]));
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(Number.parseFloat(byHand), 0);
  });

  test("resampling by hand gives the verb's shares but for what 200 draws are uncertain by", () => {
    const [largest, average] = text("const timesChosen")
      .match(/[\d.]+(?= %)/g)!
      .map(Number);
    expect(largest).toBeLessThan(13); // 3.5 standard errors of a half, of 24 heads
    expect(average).toBeLessThan(3);
  });

  test("heads in doubt are those between 5 % and 95 %", () => {
    for (const row of tableOf(shown("const doubtful"))) {
      const share = Number.parseFloat(row[4]);
      expect(share).toBeGreaterThan(5);
      expect(share).toBeLessThan(95);
    }
  });

  test("of all 24 heads, three seeds choose those more often that the draws choose more often", () => {
    const rows = tableOf(shown("const foretold"));
    expect(rows.reduce((sum, [, heads]) => sum + Number(heads), 0)).toBe(24);
    const shares = rows.map(([, , share]) => Number.parseFloat(share));
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(text("const overall")).toContain("mean ± standard deviation over seeds 1, 2, 3");
  });

  test("estimates stand beside exact scores, and refine makes the same choice", () => {
    const rows = tableOf(shown("const estimated"));
    expect(rows.map(([estimate]) => estimate)).toEqual(["exact", "first-order", "refine", "corrected"]);
    expect(rows[0].slice(3)).toEqual(["1", "1"]);
    expect(rows[2][4]).toBe("1");
    expect(Number(rows[1][1])).toBeLessThan(Number(rows[0][1]));
    expect(text("const isSame")).toMatch(
      /here it is the same\. \d+ of 24 heads were masked to settle the choice\.$/,
    );
  });

  test("other means of the same samples are compared; the paper's is the choice itself", () => {
    const rows = tableOf(shown("const aggregates"));
    expect(rows.map(([aggregate]) => aggregate)).toEqual(["mean", "signed-log", "trimmed", "median", "rank"]);
    expect(rows[0][3]).toBe("1");
    expect(Number(rows[4][1])).toBeGreaterThan(Number(rows[0][1])); // ranks bound what one sentence can do
  });

  test("more samples agree more with all of them, and documented figures stand beside", () => {
    const rows = tableOf(shown("const measured"));
    expect(rows.map(([samples]) => samples)).toEqual(["8", "16", "32", "64", "8", "16", "32", "64"]);
    expect(rows.map((row) => row[2])).toEqual(["–", "0.7", "0.74", "0.8", "–", "–", "–", "–"]);
    const overlaps = rows.map((row) => Number(row[3]));
    expect(overlaps[3]).toBeGreaterThan(overlaps[0]);
    expect(overlaps[7]).toBeGreaterThan(overlaps[4]);
  });

  test("samples auto tells how many were enough, or that the data ended", () => {
    expect(text("const enough")).toMatch(/\d+ samples were enough|the data ended at 96 samples/);
  });
});
