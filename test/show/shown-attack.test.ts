import { describe, expect, it } from "vitest";
import { attackColumns, attackRow } from "../../src/show/attack-columns.js";
import { htmlTable } from "../../src/show/html-table.js";
import { predictionsHtml, type ShownAttack, statusHtml, textsHtml } from "../../src/show/shown-attack.js";
import { textTable } from "../../src/show/text-table.js";
import { wordGrounds } from "../../src/show/word-grounds.js";

const shown: ShownAttack = {
  ...{ id: 3, status: "succeeded", label: "POSITIVE", before: "POSITIVE", after: "NEGATIVE" },
  ...{ text: "a good film", perturbedText: "a nice film", pair: null, perturbedPair: null },
  ...{ originalScore: 0.012345, perturbedScore: 0.75, queries: 12, changedWords: 1, words: 3 },
};

/** Contrast of two colours by WCAG 2. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r, g, blue] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * blue!;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

describe("a status", () => {
  it("is a word, readable on a ground of its own colour", () => {
    const grounds = (["succeeded", "failed", "skipped"] as const).map((status) => {
      expect(statusHtml(status)).toContain(`>${status}</strong>`);
      return /background:(#[0-9a-f]{6})/.exec(statusHtml(status))![1]!;
    });
    expect(new Set(grounds).size).toBe(3);
    for (const ground of grounds) expect(contrast(ground, "#ffffff")).toBeGreaterThan(4.5);
  });
});

describe("predictions", () => {
  it("are classes by name with three digits of the score", () => {
    expect(predictionsHtml(shown).replace(/<[^>]+>/g, "")).toBe("POSITIVE 0.0123 → NEGATIVE 0.75");
  });
});

describe("texts", () => {
  it("are a line for each text of a pair, each in its own direction", () => {
    const html = textsHtml({ ...shown, pair: "kept", perturbedPair: "kept" });
    expect(html.match(/<div dir="auto"/g)).toHaveLength(2);
    expect(html).toMatch(/<del[^>]*>good<\/del> <ins[^>]*>nice<\/ins> film<\/div><div [^>]*>kept<\/div>$/);
  });

  it.each([
    ["<script>alert(1)</script>", "&lt;script&gt;"],
    [`"quoted" & 'so'`, "&quot;quoted&quot; &amp; &#39;so&#39;"],
    ["</div></td></table>", "&lt;/div&gt;"],
  ])("%j is text, before and after, in the table, too", (text, escaped) => {
    for (const html of [
      textsHtml({ ...shown, text, perturbedText: text }),
      textsHtml({ ...shown, pair: "x", perturbedPair: text }),
      htmlTable({
        columns: attackColumns("score", false),
        rows: [attackRow({ ...shown, text, label: text })],
      }),
      htmlTable({
        columns: attackColumns(text, false),
        rows: [attackRow({ ...shown, before: text, after: text })],
      }),
    ]) {
      const plain = html.replace(/<\/?(del|ins)[^>]*>/g, "").replace(/&lt;\/? /g, "&lt;");
      expect(html).not.toMatch(/<script|<\/table>[\s\S]*<\/table>/);
      expect(plain.replace(/ /g, "")).toContain(escaped.replace(/ /g, ""));
    }
  });

  it("tell invisible characters of changed words by their numbers, and leave those of kept words", () => {
    const html = textsHtml({ ...shown, text: "می‌خواهم film", perturbedText: "می‌خواهم fi\u200blm" });
    expect(html).toContain("fi[U+200B]lm</ins>");
    expect(html).toContain("می‌خواهم");
    const turned = textsHtml({ ...shown, perturbedText: "a \u202egood film" });
    expect(textsHtml({ ...shown, text: "\u202eb", perturbedText: "\u202ec" })).toMatch(/>\[U\+202E\]<del/);
    expect(turned).toMatch(/<ins style="[^"]*unicode-bidi:isolate[^"]*">\[U\+202E\]<\/ins>/);
  });

  it("stay one line of a terminal's table, without control characters", () => {
    const text = "a \u001b[31mgood\u0007\nfilm";
    const table = {
      columns: attackColumns("score", false),
      rows: [attackRow({ ...shown, text, perturbedText: text })],
    };
    expect(textTable(table).split("\n")).toHaveLength(3);
    expect(textTable(table)).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(textTable(table)).not.toContain("POSITIVE"); // a wide column
  });
});

describe("wordGrounds", () => {
  const strengths = (worths: readonly (number | undefined)[]) =>
    [
      ...wordGrounds(worths.map((worth) => ({ text: "w", worth }))).matchAll(/rgba\(0,114,178,([\d.]+)\)/g),
    ].map((match) => Number(match[1]));

  it("grows from the least word to the most, whatever the unit", () => {
    expect(strengths([-4, 6, 1])).toEqual([0.06, 0.5, 0.28]);
    expect(strengths([2, 2])).toEqual([0.5, 0.5]);
  });

  it("leaves what was not ranked as it is, and escapes all", () => {
    expect(strengths([undefined, 1, undefined])).toHaveLength(1);
    expect(wordGrounds([{ text: "<b>" }, { text: "<i>", worth: 0.25 }])).toMatch(
      /^&lt;b&gt;<span style="[^"]*" title="0.25">&lt;i&gt;<\/span>$/,
    );
    expect(wordGrounds([])).toBe("");
  });
});
