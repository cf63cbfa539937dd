import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TextAttack } from "../../src/results/text-attack.js";
import { jupyterDisplay } from "../../src/show/mime-bundle.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { textAttack } from "./attack-results.js";
import { provenanceOf } from "./origins.js";

test("prints the text with its change, probabilities, steps, the ranking and notes", () => {
  expect(`\n${textAttack()}`).toMatchInlineSnapshot(`
    "
    succeeded: yes → no, 9 queries, 1 of 6 words changed

    a [[fine→so-so]] <b>film</b>
    kept

    class        p before  p after
    ──────────────────────────────
    no                0.1      0.7
    yes (label)       0.9      0.3

    step  change          score  prediction  queries
    ────────────────────────────────────────────────
       0  (the original)    0.1  yes               1
       1  fine → so-so      0.3  no                9

    words by importance (delete): fine 0.5, film 0.25

    note: a note"
  `);
});

test("shows the same in a notebook, with words on blue grounds, everything escaped", () => {
  const bundle = textAttack()[jupyterDisplay]() as Record<string, string>;
  expect(bundle["text/plain"]).toBe(String(textAttack()));
  const html = bundle["text/html"]!;
  expect(html).toMatch(
    /<strong class="status"[^>]*>succeeded<\/strong> yes → no, 9 queries, 1 of 6 words changed/,
  );
  expect(html).toMatch(/<del[^>]*>fine<\/del> <ins[^>]*>so-so<\/ins>/);
  expect(html).toMatch(/<span style="background:rgba[^>]*title="0.5">fine<\/span> &lt;b&gt;<span/);
  expect(html).toContain("<p><em>a note</em></p>");
  expect(html).not.toContain("<b>");
  expect(html.match(/<table/g)).toHaveLength(2);
});

test("one that was skipped says so, and ranks nothing", () => {
  const { steps, ...parts } = { ...partsOf(textAttack()), status: "skipped" as const, ranking: [] };
  const provenance = provenanceOf("attackText");
  const skipped = new TextAttack({ steps: steps.slice(0, 1), ...parts, after: parts.before }, { provenance });
  expect(String(skipped)).toMatch(/^skipped: 1 is predicted without an attack\n/);
  expect(String(skipped)).not.toContain("importance");
  expect(skipped.blockHtml()).not.toContain("importance");
});

test("tells its figures", () => {
  const { status, label, queries, probabilities, texts, ranking } = textAttack();
  expect({ status, label, queries, probabilities }).toEqual({
    ...{ status: "succeeded", label: 1, queries: 9 },
    probabilities: { before: [0.1, 0.9], after: [0.7, 0.3] },
  });
  expect([texts.text, texts.perturbedText]).toEqual(["a fine <b>film</b>", "a so-so <b>film</b>"]);
  expect(ranking.map(({ word }) => word)).toEqual(["fine", "film"]);
});

test.each<[string, object]>([
  ["no step", { rows: [] }],
  ["a step that is none", { rows: [{}] }],
  ["an unknown status", { status: "won" }],
  ["a label that is no class", { label: 2 }],
  ["probabilities of other classes", { after: [1] }],
  ["a ranking without words", { ranking: [{ position: 1, worth: 2 }] }],
  ["another kind", { kind: "AttackLog" }],
])("a file with %s is refused", async (_, edit) => {
  const path = join(temporaryFolder(), "text.json");
  writeFileSync(path, JSON.stringify({ ...textAttack().toJSON(), ...edit }));
  expect(await refusal(() => TextAttack.load(path))).toBe(
    `invalid attack on a text: ${path} (expected what attackText saved)`,
  );
});

function partsOf(attacked: TextAttack) {
  const { status, label, queries, ranking, probabilities } = attacked;
  return {
    steps: attacked.toRows(),
    status,
    label,
    queries,
    ranking,
    ...probabilities,
    changedWords: 1,
    words: 6,
  };
}
