import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { HeadSelection } from "../../src/results/head-selection.js";
import { report } from "../../src/verbs/report.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { complaints } from "../show/drawn.js";
import { selection, selectionByScore, uncertainSelection } from "./score-results.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);

describe("selection.json", () => {
  test("has pruned and protected heads as pairs in rank order, the options and the provenance", async () => {
    await selection().save(place("selection.json"));
    const document = JSON.parse(readFileSync(place("selection.json"), "utf8"));
    const ranked = [...selection().toRows()].sort((a, b) => a.rank - b.rank);
    const pairs = (rows: typeof ranked) => rows.map(({ layer, head }) => [layer, head]);
    expect(document.pruned).toEqual(pairs(ranked.filter(({ pruned }) => pruned)));
    expect(document.protected).toEqual(pairs(ranked.filter((row) => row.protected)));
    expect([document.pruned.length, document.protected.length]).toEqual([2, 1]);
    expect(document.options).toEqual({ alpha: 0.5, beta: 1, gamma: 0.25, rho: 0.5, minHeadsPerLayer: 0 });
    expect(document.provenance.verb).toBe("composite");
    expect(document.provenance.from.verb).toBe("scoreHeads");
  });

  test("loads again with the same rows, heads and bytes", async () => {
    await selection().save(place("first.json"));
    const loaded = await HeadSelection.load(place("first.json"));
    expect(loaded.toRows()).toEqual(selection().toRows());
    expect(loaded.pruned).toEqual(selection().pruned);
    expect(loaded.protected).toEqual(selection().protected);
    await loaded.save(place("second.json"));
    expect(readFileSync(place("second.json")).equals(readFileSync(place("first.json")))).toBe(true);
  });
});

describe("a selection's scatter of scores", () => {
  test("draws a point for each head", async () => {
    const chart = selection().scatterChart();
    expect(complaints(chart)).toEqual([]);
    expect(chart.title).toBe("ΔCLEVER and Fisher of each head, and what goes");
  });

  test("is refused where heads have one score", () => {
    expect(() => selectionByScore().scatterChart()).toThrow(
      "missing ΔCLEVER and Fisher: the heads of this selection were scored by michel",
    );
  });
});

describe("how firm a selection is", () => {
  test("stands in the rows, and in the table as the rank's bounds and how often a head is chosen", () => {
    const [first, second, third] = uncertainSelection().toRows();
    expect([first.rankLow, first.rankHigh, second.rankLow, second.rankHigh]).toEqual([1, 2, 1, 2]);
    expect([third.rankLow, third.rankHigh, third.prunedShare]).toEqual([3, 3, 0]);
    expect(first.prunedShare! + second.prunedShare!).toBeCloseTo(1, 12);
    const [header, , row] = uncertainSelection().toString().split("\n");
    expect(header.trim().split(/ {2,}/)).toEqual([
      "rank (95 %)",
      "layer",
      "head",
      "ΔCLEVER",
      "Fisher",
      "S",
      "chosen",
      "decision",
    ]);
    expect(row).toMatch(/^ *1 \(1–2\) .* \d\d % {2}pruned$/);
  });

  test("draws itself, and stands in a report", async () => {
    const chart = uncertainSelection().rankChart();
    expect(complaints(chart)).toEqual([]);
    expect((await report([uncertainSelection()])).html).toContain(
      "Ranks of the heads, and how certain they are",
    );
  });

  test("loads again with the same rows and bytes", async () => {
    await uncertainSelection().save(place("firm.json"));
    const loaded = await HeadSelection.load(place("firm.json"));
    expect(loaded.toRows()).toEqual(uncertainSelection().toRows());
    await loaded.save(place("firm-again.json"));
    expect(readFileSync(place("firm-again.json")).equals(readFileSync(place("firm.json")))).toBe(true);
  });

  test("is null in a file of an earlier version, which shows and draws the rest", async () => {
    const document = JSON.parse(JSON.stringify(uncertainSelection()));
    for (const row of document.rows)
      for (const key of ["rankLow", "rankHigh", "prunedShare"]) delete row[key];
    writeFileSync(place("earlier.json"), JSON.stringify(document));
    const loaded = await HeadSelection.load(place("earlier.json"));
    for (const { rankLow, rankHigh, prunedShare } of loaded.toRows()) {
      expect([rankLow, rankHigh, prunedShare]).toEqual([null, null, null]);
    }
    expect(loaded.pruned).toEqual(uncertainSelection().pruned);
    expect(String(loaded)).toMatch(/^rank {2}layer/);
    expect(() => loaded.rankChart()).toThrow(
      "missing rank intervals: the scores of this selection came without",
    );
  });

  test.each<[string, object]>([
    ["a rank of 0", { rankLow: 0 }],
    ["bounds the wrong way round", { rankLow: 3, rankHigh: 2 }],
    ["a share above 1", { prunedShare: 1.5 }],
    ["a share as text", { prunedShare: "0.5" }],
    ["one bound without the other", { rankLow: null }],
  ])("%s in a file is refused", async (_, change) => {
    const document = JSON.parse(JSON.stringify(uncertainSelection()));
    document.rows[0] = { ...document.rows[0], ...change };
    writeFileSync(place("broken-bounds.json"), JSON.stringify(document));
    expect(await refusal(() => HeadSelection.load(place("broken-bounds.json")))).toBe(
      `invalid selection: ${place("broken-bounds.json")} (expected what select writes)`,
    );
  });
});

describe("a selection by one score", () => {
  test("shows the method's score in place of RAHP's three", () => {
    const [header] = selectionByScore().toString().split("\n");
    expect(header.trim().split(/ {2,}/)).toEqual(["rank", "layer", "head", "michel", "decision"]);
    expect([selectionByScore().method, selection().method]).toEqual(["michel", null]);
  });

  test("loads again with the same rows, heads, method and bytes", async () => {
    await selectionByScore().save(place("by-score.json"));
    const loaded = await HeadSelection.load(place("by-score.json"));
    expect(loaded.toRows()).toEqual(selectionByScore().toRows());
    expect([loaded.pruned, loaded.method]).toEqual([selectionByScore().pruned, "michel"]);
    await loaded.save(place("again.json"));
    expect(readFileSync(place("again.json")).equals(readFileSync(place("by-score.json")))).toBe(true);
  });

  test.each<[string, Record<string, unknown>]>([
    ["a score of null", { score: null }],
    ["a standard error as text", { scoreStderr: "0.1" }],
    ["a standard error in some rows only", { scoreStderr: undefined }],
  ])("%s is refused", async (_, change) => {
    const document = JSON.parse(JSON.stringify(selectionByScore()));
    document.rows[1] = { ...document.rows[1], ...change };
    writeFileSync(place("broken.json"), JSON.stringify(document));
    expect(await refusal(() => HeadSelection.load(place("broken.json")))).toBe(
      `invalid selection: ${place("broken.json")} (expected what select writes)`,
    );
  });
});

describe("files that somebody broke", () => {
  type Document = Record<string, unknown> & { rows: Record<string, unknown>[]; pruned: number[][] };
  const rows = (edit: (row: Record<string, unknown>) => unknown) => (d: Document) => ({
    ...d,
    rows: d.rows.map((row, i) => (i === 0 ? edit(row) : row)),
  });

  test.each<[string, (document: Document) => unknown]>([
    ["another kind", (d) => ({ ...d, kind: "HeadScores" })],
    ["no rows", (d) => ({ ...d, rows: [] })],
    ["a row of null", rows(() => null)],
    ["a head as text", rows((row) => ({ ...row, head: "0" }))],
    ["a negative layer", rows((row) => ({ ...row, layer: -1 }))],
    ["a decision that is no boolean", rows((row) => ({ ...row, pruned: "no" }))],
    ["a row without its importance", rows(({ importance: _, ...row }) => row)],
    ["a score of null", rows((row) => ({ ...row, score: null }))],
    ["a head twice", (d) => ({ ...d, rows: [...d.rows, d.rows[0]] })],
  ])("%s is refused", async (_, edit) => {
    const path = place("broken.json");
    writeFileSync(path, JSON.stringify(edit(JSON.parse(JSON.stringify(selection())))));
    expect(await refusal(() => HeadSelection.load(path))).toBe(
      `invalid selection: ${path} (expected what select writes)`,
    );
  });

  test("a list of pruned heads that was edited without the rows is refused, not passed over", async () => {
    const path = place("edited.json");
    const document = JSON.parse(JSON.stringify(selection()));
    writeFileSync(path, JSON.stringify({ ...document, pruned: document.pruned.slice(1) }));
    expect(await refusal(() => HeadSelection.load(path))).toBe(
      `invalid selection: ${path} (its list of pruned heads differs from its rows)`,
    );
  });

  test("a missing file, and one that is no JSON", async () => {
    expect(await refusal(() => HeadSelection.load("no-such.json"))).toBe("missing file: no-such.json");
    writeFileSync(place("selection.csv"), selection().toCSV());
    expect(await refusal(() => HeadSelection.load(place("selection.csv")))).toBe(
      `invalid selection: ${place("selection.csv")} (expected what select writes)`,
    );
  });
});
