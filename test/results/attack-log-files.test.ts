import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AttackLog } from "../../src/results/attack-log.js";
import type { AttackTextRow } from "../../src/results/attack-texts.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { attackLog } from "./attack-results.js";
import { provenanceOf } from "./origins.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);

/** What was sent about three examples, of texts that strain a file format. */
const texts: AttackTextRow[] = [
  [5, 'a "fine", film\r\n\t🎬', null],
  [6, "", null],
  [7, "null", "a second, text"],
  [7, "42", ""],
].map(([id, text, pair], i) => ({
  ...{ id: id as number, query: i + 1, text: text as string, pair: pair as string | null },
  ...{ purpose: (["original", "ranking", "search"] as const)[i % 3], prediction: i % 2 },
  ...{ score: 1 / (i + 3), reached: i === 3 },
}));

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

  test.each(["recorded.csv", "recorded.json"])(
    "%s keeps the recorded texts, beside it or in it",
    async (name) => {
      const log = new AttackLog(attackLog().toRows(), attackLog(), texts);
      await log.save(place(name));
      expect(existsSync(place("recorded.texts.arrow"))).toBe(name.endsWith(".csv"));
      const loaded = await AttackLog.load(place(name));
      expect(loaded.texts).toEqual(texts);
      await loaded.save(place(`again-${name}`));
      const written = (start: string) => (file: string) => readFileSync(place(start + file));
      for (const file of name.endsWith(".csv") ? [name, "recorded.texts.arrow"] : [name]) {
        expect(written("again-")(file).equals(written("")(file)), file).toBe(true);
      }
      await attackLog().save(place(name)); // which has none
      expect(existsSync(place("recorded.texts.arrow"))).toBe(false);
      expect((await AttackLog.load(place(name))).texts).toEqual([]);
    },
  );

  test("texts of single sentences alone load again, where the column of pairs is empty", async () => {
    const single = texts.filter(({ pair }) => pair === null);
    await new AttackLog(attackLog().toRows(), attackLog(), single).save(place("single.csv"));
    expect((await AttackLog.load(place("single.csv"))).texts).toEqual(single);
  });

  test.each(["similar.csv", "similar.json"])("%s keeps the similarity, empty where skipped", async (name) => {
    const log = attackLog([{ similarity: 0.1 + 0.2 }, { similarity: 1 }, { similarity: null }]);
    await log.save(place(name));
    const loaded = await AttackLog.load(place(name));
    expect(loaded.toRows()).toEqual(log.toRows());
    expect(loaded.metrics.averageSimilarity).toBe(0.1 + 0.2);
  });

  test("without the provenance beside it a .csv still loads", async () => {
    await attackLog().save(place("alone.csv"));
    rmSync(place("alone.provenance.json"));
    const { provenance } = await AttackLog.load(place("alone.csv"));
    expect(provenance).toEqual({ verb: "attack", options: {}, seed: null, versions: {} });
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
    ["a similarity that is a text", { similarity: "near" }],
  ])("%s is refused", async (_, edit) => {
    const path = place("broken.json");
    const document = JSON.parse(JSON.stringify(attackLog()));
    Object.assign(document.rows[1], edit);
    writeFileSync(path, JSON.stringify(document));
    expect(await refusal(() => AttackLog.load(path))).toBe(
      `invalid attack log: ${path} (expected what attack writes)`,
    );
  });

  test.each<[string, unknown]>([
    ["no list", {}],
    ["an unknown purpose", [{ ...texts[0], purpose: "fun" }]],
    ["no text", [{ ...texts[0], text: null }]],
    ["a query that is no count", [{ ...texts[0], query: -1 }]],
    ["a score of null", [{ ...texts[0], score: null }]],
    ["yes for reached", [{ ...texts[0], reached: "yes" }]],
    ["a pair that is missing", [{ ...texts[0], pair: undefined }]],
  ])("texts with %s are refused", async (_, edited) => {
    const path = place("broken.json");
    writeFileSync(path, JSON.stringify({ ...JSON.parse(JSON.stringify(attackLog())), texts: edited }));
    expect(await refusal(() => AttackLog.load(path))).toBe(
      `invalid texts in ${path} (expected what attack writes)`,
    );
  });

  test("texts beside a CSV that are no Arrow are refused", async () => {
    await attackLog().save(place("beside.csv"));
    writeFileSync(place("beside.texts.arrow"), "not so");
    expect(await refusal(() => AttackLog.load(place("beside.csv")))).toBe(
      `invalid texts in ${place("beside.texts.arrow")} (expected what attack writes)`,
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

  test("class names that are none", async () => {
    const document = JSON.parse(JSON.stringify(attackLog()));
    document.provenance.labels = [1, 2];
    writeFileSync(place("labels.json"), JSON.stringify(document));
    expect(await refusal(() => AttackLog.load(place("labels.json")))).toBe(
      `invalid provenance in ${place("labels.json")} (expected what save writes)`,
    );
  });

  test("a missing file", async () => {
    expect(await refusal(() => AttackLog.load("no-such.csv"))).toBe("missing file: no-such.csv");
  });
});
