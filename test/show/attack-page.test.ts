import { describe, expect, it } from "vitest";
import { type AttackPage, attackPage } from "../../src/show/attack-page.js";
import type { ShownAttack } from "../../src/show/shown-attack.js";

const shown: ShownAttack = {
  ...{ id: 3, status: "succeeded", label: "POSITIVE", before: "POSITIVE", after: "NEGATIVE" },
  ...{ text: "a good film", perturbedText: "a nice film", pair: null, perturbedPair: null },
  ...{ originalScore: 0.0123, perturbedScore: 0.75, queries: 12, changedWords: 1, words: 3 },
};
const page = (more: Partial<AttackPage> = {}): string =>
  attackPage({
    title: "textfooler against bert-mini",
    figures: [["accuracy under attack", "12.0 %"]],
    facts: [["model", "bert-mini"]],
    command: "npx rahp attack bert-mini",
    notes: ["a <note>"],
    scoreName: "1 − p(label)",
    examples: [shown, { ...shown, id: 4, status: "failed" }, { ...shown, id: 5, status: "failed" }],
    provenance: { seed: 1 },
    ...more,
  });

describe("attackPage", () => {
  it("holds figures, facts, the command, notes, the choice, the examples, provenance, in this order", () => {
    const parts = [
      "<h1>textfooler against bert-mini</h1>",
      "<dt>accuracy under attack</dt><dd>12.0 %</dd>",
      "<dt>model</dt><dd>bert-mini</dd>",
      "<code>npx rahp attack bert-mini</code>",
      "<em>a &lt;note&gt;</em>",
      'id="show-all" checked><label for="show-all">all 3</label>',
      '<label for="show-succeeded">succeeded 1</label>',
      '<label for="show-failed">failed 2</label>',
      'id="show-skipped" disabled><label for="show-skipped">skipped 0</label>',
      '<li class="succeeded">',
      "12 queries",
      "1 of 3 words changed",
      ">good</del>",
      '<li class="failed">',
      "<dt>seed</dt><dd>1</dd>",
    ];
    const places = parts.map((part) => page().indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("stands alone: no script, no link, nothing to fetch", () => {
    expect(page()).not.toMatch(/<script|<link|<img|\bsrc=|href=|@import|url\(|\bon[a-z]+=/);
  });

  it("picks by status with rules that name each status and each button", () => {
    for (const status of ["succeeded", "failed", "skipped"]) {
      expect(page()).toContain(`#show-${status}:checked ~ ol > :not(.${status})`);
    }
  });

  it("has all of a thousand examples", () => {
    const examples = Array.from({ length: 1000 }, (_, id) => ({ ...shown, id }));
    const html = page({ examples });
    expect(html.match(/<li /g)).toHaveLength(1000);
    expect(html.length).toBeLessThan(2e6);
  });

  it("lets no text out of its place", () => {
    const hostile = `</li></ol><script>alert("1")</script><input id='show-all'>`;
    const html = page({
      ...{ title: hostile, command: hostile, notes: [hostile], scoreName: hostile },
      figures: [[hostile, hostile]],
      facts: [[hostile, hostile]],
      examples: [
        {
          ...shown,
          text: hostile,
          perturbedText: hostile,
          pair: hostile,
          perturbedPair: "x",
          label: hostile,
        },
      ],
      provenance: { [hostile]: hostile },
    });
    expect(html).not.toContain("<script");
    for (const [tag, count] of Object.entries({
      "<ol>": 1,
      "</ol>": 1,
      "</li>": 1,
      "<input": 4,
      "<h1>": 1,
    })) {
      expect(html.split(tag)).toHaveLength(count + 1);
    }
  });

  it("does without a command", () => {
    expect(page({ command: undefined })).not.toContain("Do it again");
  });
});
