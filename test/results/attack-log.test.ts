import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AttackLog, type AttackRow } from "../../src/results/attack-log.js";
import type { AttackTextRow } from "../../src/results/attack-texts.js";
import { jupyterDisplay } from "../../src/show/mime-bundle.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { attackLog, provenanceOf } from "./results.js";

const folder = temporaryFolder();

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

describe("the table", () => {
  const labels = ["NEGATIVE", "POSITIVE"];
  const named = (rows: Partial<AttackRow>[], options: Record<string, unknown> = { goal: "untargeted" }) =>
    new AttackLog(attackLog(rows).toRows(), { provenance: { ...provenanceOf("attack"), labels, options } });
  const htmlOf = (log: { [jupyterDisplay](): unknown }) =>
    (log[jupyterDisplay]() as Record<string, string>)["text/html"];

  test("has statuses, classes by name with scores, and changed words of all, also where the attack failed", () => {
    const html = htmlOf(named([{}, { text: "a fine film", perturbedText: "a so-so film" }]));
    expect(html).toContain("1 succeeded, 1 failed, 0 skipped; accuracy under attack 50.0 %");
    expect(html).toMatch(/<strong class="status"[^>]*>failed<\/strong>/);
    expect(html).toContain(">prediction, 1 − p(label)</th>");
    expect(html.replace(/<[^>]+>/g, "")).toContain("POSITIVE 0.3 → NEGATIVE 0.333");
    expect(html.match(/>so-so<\/ins>/g)).toHaveLength(2);
  });

  test("names the target of targeted attacks, and indices where nobody knows the classes", () => {
    expect(htmlOf(named([{}], { goal: "targeted 0" }))).toContain(">prediction, p(NEGATIVE)</th>");
    expect(htmlOf(attackLog())).toContain(">prediction, score</th>");
    expect(htmlOf(attackLog())).toContain("<bdi>1</bdi>");
  });

  test("has at most 50 rows and a count of the rest", () => {
    const html = htmlOf(
      attackLog(Array.from({ length: 60 }, () => ({ status: "failed", text: "a", perturbedText: "b" }))),
    );
    expect(html.match(/class="status"/g)).toHaveLength(50);
    expect(html).toContain("… and 10 more rows");
  });
});

describe("only", () => {
  test("picks rows by how they ended, under the headline of the whole log", () => {
    const failed = attackLog().only("failed");
    expect(failed.toRows()).toEqual([attackLog().toRows()[1]]);
    expect(failed.toTable().objects()).toEqual(failed.toRows());
    expect(JSON.parse(JSON.stringify(failed))).toEqual(failed.toRows());
    const headline =
      "1 of 3 examples: failed. Of all, 1 succeeded, 1 failed, 1 skipped; accuracy under attack 33.3 %; 12 queries a success";
    expect(String(failed).split("\n")[0]).toBe(headline);
    expect(failed[jupyterDisplay]()["text/html"]).toContain(headline);
  });

  test("takes several, and may find none", () => {
    expect(attackLog().only(["succeeded", "skipped"]).toRows()).toHaveLength(2);
    const none = attackLog([{ status: "skipped" }]).only("succeeded");
    expect(none.toRows()).toEqual([]);
    expect(String(none)).toContain("0 of 1 examples: succeeded.");
  });

  test("refuses another word", async () => {
    expect(await refusal(() => attackLog().only("success" as never))).toBe(
      "unknown status: success (expected one of succeeded, failed, skipped)",
    );
  });
});

describe("a page", () => {
  test("is saved by itself, with figures, model, recipe, data and all examples", async () => {
    await attackLog().save(place("page.html"));
    expect(existsSync(place("page.provenance.json"))).toBe(false);
    const html = readFileSync(place("page.html"), "utf8");
    expect(html).toBe(attackLog().toHTML());
    for (const text of [
      "<h1>textfooler-lexicon against a-model</h1>",
      "<dt>accuracy under attack</dt><dd>33.3 %</dd>",
      "npx rahp attack a-model",
      "dev.tsv (SHA-256 2c3d…), 3 examples",
      "succeeded 1</label>",
    ]) {
      expect(html).toContain(text);
    }
    expect(html.match(/<li /g)).toHaveLength(3);
    expect(html).not.toContain("<script>alert");
  });

  test.each<[string, Partial<AttackRow>[]]>([
    ["no success", [{ status: "failed" }, { status: "skipped" }]],
    ["all skipped", [{ status: "skipped" }]],
  ])("of a log with %s has dashes for what has no mean", (_, rows) => {
    const html = attackLog(rows).toHTML();
    expect(html).toContain("<dt>queries of a success, mean</dt><dd>–</dd>");
    expect(html).toContain('id="show-succeeded" disabled');
    expect(html).not.toMatch(/NaN|undefined|null %/);
  });

  test("of a log without provenance leaves out what nobody knows", () => {
    const provenance = { verb: "attack", options: {}, seed: null, versions: {} };
    const html = new AttackLog(attackLog().toRows(), { provenance }).toHTML();
    expect(html).toContain("<h1>Attack against a model</h1>");
    expect(html).not.toMatch(/undefined|Do it again/);
  });
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
