import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AttackLog, type AttackRow } from "../../src/results/attack-log.js";
import { jupyterDisplay } from "../../src/show/mime-bundle.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { attackLog } from "./attack-results.js";
import { provenanceOf } from "./origins.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);

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
