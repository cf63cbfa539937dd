import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AttackLog } from "../../src/results/attack-log.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { attackLog, provenanceOf } from "./results.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);

describe("saving and loading", () => {
  test.each(["log.csv", "log.jsonl", "log.json"])(
    "%s loads again with the same rows and bytes",
    async (name) => {
      await attackLog().save(place(name));
      const loaded = await AttackLog.load(place(name));
      expect(loaded.toRows()).toEqual(attackLog().toRows());
      expect(loaded.provenance).toEqual(provenanceOf("attack"));
      expect(loaded.metrics).toEqual(attackLog().metrics);
      await loaded.save(place(`again-${name}`));
      expect(readFileSync(place(`again-${name}`)).equals(readFileSync(place(name)))).toBe(true);
    },
  );

  test("texts that look like numbers, dates or null stay texts", async () => {
    const texts = [
      "42",
      "1e3",
      "2026-01-01",
      "null",
      "NaN",
      "true",
      " padded ",
      '"',
      ",",
      "a\nb",
      "a\r\nb",
      "=1+1",
    ];
    const log = attackLog(
      texts.map((text) => ({ text, perturbedText: text, status: "failed", pair: text, perturbedPair: text })),
    );
    await log.save(place("texts.csv"));
    const rows = (await AttackLog.load(place("texts.csv"))).toRows();
    expect(rows.map(({ text }) => text)).toEqual(texts);
    expect(rows.map(({ perturbedPair }) => perturbedPair)).toEqual(texts);
  });

  test("without the provenance beside it a .csv still loads", async () => {
    await attackLog().save(place("alone.csv"));
    rmSync(place("alone.provenance.json"));
    const { provenance } = await AttackLog.load(place("alone.csv"));
    expect(provenance).toEqual({ verb: "attack", options: {}, seed: null, versions: {} });
  });
});

test("metrics count each status; the JSON tells them, too", () => {
  const { metrics } = attackLog();
  expect([metrics.succeeded, metrics.failed, metrics.skipped]).toEqual([1, 1, 1]);
  expect(metrics.accuracyUnderAttack).toBeCloseTo(1 / 3, 12);
  expect(metrics.averageQueriesOfSuccesses).toBe(12);
  expect(metrics.perturbedWords).toBeCloseTo(1 / 3, 12);
  expect(attackLog().toJSON().metrics).toEqual(metrics);
});

test("examples are the successes, with changed words marked and everything escaped", () => {
  const [html, ...others] = attackLog().examplesHtml();
  expect(others).toEqual([]);
  expect(html).toContain("&lt;");
  expect(html).not.toContain("<script>");
  expect(html).toMatch(/<del[^>]*>fine<\/del> <ins[^>]*>so-so<\/ins>/);
  const many = attackLog([{}, {}, {}].map(() => ({ text: "a", perturbedText: "b", status: "succeeded" })));
  expect(many.examplesHtml(2)).toHaveLength(2);
});

test("a table of the metrics has a row for each, with – where there is nothing to average", () => {
  const skipped = attackLog([{ status: "skipped" }]);
  const values = Object.fromEntries(
    skipped.summary().rows.map((row) => Object.values(row) as [string, string]),
  );
  expect(values).toMatchObject({
    model: "a-model",
    attacked: "1 examples",
    "succeeded, failed, skipped": "0, 0, 1",
    "accuracy under attack": "0.0 %",
    "attack success rate": "–",
    "queries of a success, mean": "–",
  });
});

describe("files that somebody broke", () => {
  test.each<[string, object]>([
    ["no text", { text: null }],
    ["a text that is a number", { perturbedText: 5 }],
    ["a pair that is a list", { pair: ["a"] }],
    ["an unknown status", { status: "won" }],
    ["queries that are no count", { queries: "many" }],
    ["a negative number of words", { words: -1 }],
    ["a score of null", { originalScore: null }],
  ])("%s is refused", async (_, edit) => {
    const path = place("broken.json");
    const document = JSON.parse(JSON.stringify(attackLog()));
    Object.assign(document.rows[1], edit);
    writeFileSync(path, JSON.stringify(document));
    expect(await refusal(() => AttackLog.load(path))).toBe(
      `invalid attack log: ${path} (expected what attack writes)`,
    );
  });

  test("a CSV of another kind, an empty one, and a cut one", async () => {
    const path = place("broken.csv");
    for (const content of ["a,b\n1,2\n", "", attackLog().toCSV().split("\n")[0]]) {
      writeFileSync(path, content);
      expect(await refusal(() => AttackLog.load(path))).toBe(
        `invalid attack log: ${path} (expected what attack writes)`,
      );
    }
    writeFileSync(path, attackLog().toCSV().slice(0, -10));
    expect(await refusal(() => AttackLog.load(path))).toMatch(/^invalid CSV in /);
  });

  test("a missing file", async () => {
    expect(await refusal(() => AttackLog.load("no-such.csv"))).toBe("missing file: no-such.csv");
  });
});
