import { escapeHtml } from "./escape-html.js";
import { colours } from "./palette.js";

/** A page of its own. */
export interface HtmlPage {
  readonly title: string;
  /** Trusted HTML, below the title. */
  readonly body: string;
  /** Rules of this kind of page, after those that all share. */
  readonly style: string;
  /** What the results came from: shown name by name at the end; values other than text as JSON. */
  readonly provenance?: Readonly<Record<string, unknown>>;
}

/**
 * One HTML page that stands alone: style inline, no script, nothing from the network. It reads on a phone, in a dark room
 * and on paper.
 *
 * @example htmlPage({ title: "Pruning bert-mini", body: "<p>…</p>", style: "" })
 */
export function htmlPage({ title, body, style, provenance }: HtmlPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${sharedStyle}${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
${provenance ? provenanceHtml(provenance) : ""}
</main>
</body>
</html>
`;
}

function provenanceHtml(provenance: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(provenance).map(([name, value]) => [
    name,
    typeof value === "string" ? value : (JSON.stringify(value) ?? String(value)),
  ]);
  return `<footer>\n<h2>Provenance</h2>\n${definitionList(entries as [string, string][])}\n</footer>`;
}

/** Names and what they stand for, escaped. */
export function definitionList(entries: readonly (readonly [name: string, value: string])[]): string {
  const items = entries.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`);
  return `<dl>\n${items.join("\n")}\n</dl>`;
}

/** What may be wider than a page. */
export interface ScrollBox {
  /** The class of its style. */
  readonly kind: string;
  /** What it is to those who hear the page: a picture, of which they hear the name alone, or a group. */
  readonly role: "img" | "group";
  /** Plain text. */
  readonly name: string;
  /** Trusted HTML. */
  readonly content: string;
}

/** A box that scrolls sideways, where it must, so that the page need not; by keyboard, too. */
export function scrollBox({ kind, role, name, content }: ScrollBox): string {
  return `<div class="scroll ${kind}" role="${role}" aria-label="${escapeHtml(name)}" tabindex="0">${content}</div>`;
}

/** Plain text as paragraphs; an empty line starts a new one. */
export function paragraphs(text = ""): string {
  return text
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => `<p>${escapeHtml(paragraph.trim())}</p>`)
    .join("\n");
}

const sharedStyle = `
:root { color-scheme: light dark; --ink: ${colours.ink}; --muted: ${colours.mutedInk}; --line: ${colours.line}; --page: #fff; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.75rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
p { max-width: 42rem; margin: 0 0 1rem; }
footer { color: var(--muted); font-size: 0.85rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.5rem; margin: 0; }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 3px solid #56b4e9; outline-offset: 2px; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.5rem; } }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --muted: #9aa5b1; --line: #3a424b; --page: #15191e; } }
@media print {
  :root { color-scheme: light; --ink: #000; --muted: #444; --line: #ccc; --page: #fff; }
  main { max-width: none; padding: 0; }
  body { font-size: 11pt; }
  h2 { break-after: avoid; }
  .scroll { overflow: visible; }
}
`;
