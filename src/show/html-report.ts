import type { Chart } from "./chart.js";
import { escapeHtml } from "./escape-html.js";
import { htmlTable } from "./html-table.js";
import { colours } from "./palette.js";
import type { Table } from "./table.js";

/** A part of a report, shown in this order: its text, charts, tables, and pieces of HTML. */
export interface ReportSection {
  readonly heading: string;
  /** Plain text; an empty line starts a new paragraph. */
  readonly text?: string;
  readonly charts?: readonly Chart[];
  readonly tables?: readonly Table[];
  /** Trusted HTML, put in as it is, one block each: what `adversarialHtml` gives, for one. */
  readonly html?: readonly string[];
}

export interface Report {
  readonly title: string;
  /** Plain text; an empty line starts a new paragraph. */
  readonly intro?: string;
  readonly sections: readonly ReportSection[];
  /** What the results came from: shown name by name at the end; values other than text as JSON. */
  readonly provenance?: Readonly<Record<string, unknown>>;
}

/**
 * A report as one HTML page that stands alone: charts and style inline, no script, nothing from the network. It
 * reads on a phone, in a dark room and on paper.
 *
 * @throws RahpError where a chart isn't valid
 * @example
 * await htmlReport({ title: "Pruning bert-mini", sections: [{ heading: "Scores", charts: [chart] }] })
 */
export async function htmlReport({ title, intro, sections, provenance }: Report): Promise<string> {
  const blocks: string[] = [];
  for (const section of sections) blocks.push(await sectionHtml(section));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs(intro)}
${blocks.join("\n")}
${provenance ? provenanceHtml(provenance) : ""}
</main>
</body>
</html>
`;
}

async function sectionHtml({
  heading,
  text,
  charts = [],
  tables = [],
  html = [],
}: ReportSection): Promise<string> {
  const figures: string[] = [];
  for (const chart of charts) figures.push(`<figure>${await chart.toSVG()}</figure>`);
  return [
    `<section>\n<h2>${escapeHtml(heading)}</h2>`,
    paragraphs(text),
    ...(figures.length > 0 ? [`<div class="charts">${figures.join("\n")}</div>`] : []),
    ...tables.map((table) => `<div class="table">${htmlTable(table)}</div>`),
    ...html.map((block) => `<div class="block">${block}</div>`),
    "</section>",
  ].join("\n");
}

function provenanceHtml(provenance: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(provenance).map(([name, value]) => {
    const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
    return `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`;
  });
  return `<footer>\n<h2>Provenance</h2>\n<dl>\n${entries.join("\n")}\n</dl>\n</footer>`;
}

function paragraphs(text = ""): string {
  return text
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => `<p>${escapeHtml(paragraph.trim())}</p>`)
    .join("\n");
}

const style = `
:root { color-scheme: light dark; --ink: ${colours.ink}; --muted: ${colours.mutedInk}; --line: ${colours.line}; --page: #fff; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.75rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
p { max-width: 42rem; margin: 0 0 1rem; }
.charts { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 1rem; }
figure { box-sizing: border-box; max-width: 100%; margin: 0; padding: 0.25rem; background: #fff; border: 1px solid var(--line); border-radius: 8px; overflow-x: auto; }
figure svg { display: block; max-width: 100%; height: auto; }
.table { margin: 1.25rem 0; overflow-x: auto; font-size: 0.9rem; }
.block { margin: 0.75rem 0; overflow-wrap: anywhere; }
footer { color: var(--muted); font-size: 0.85rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.5rem; margin: 0; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.5rem; } }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --muted: #9aa5b1; --line: #3a424b; --page: #15191e; } }
@media print {
  :root { color-scheme: light; --ink: #000; --muted: #444; --line: #ccc; --page: #fff; }
  main { max-width: none; padding: 0; }
  body { font-size: 11pt; }
  h2 { break-after: avoid; }
  figure, tr, .block { break-inside: avoid; }
}
`;
