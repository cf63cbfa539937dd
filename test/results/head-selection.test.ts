import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { HeadSelection } from "../../src/results/head-selection.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { selection, selectionByScore } from "./results.js";

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
      `invalid JSON in ${place("selection.csv")}`,
    );
  });
});
