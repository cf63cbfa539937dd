import type { Chart } from "./chart.js";
import { escapeHtml } from "./escape-html.js";
import { htmlPage, paragraphs, scrollBox } from "./html-page.js";
import { htmlTable } from "./html-table.js";
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
  const blocks = [paragraphs(intro)];
  for (const section of sections) blocks.push(await sectionHtml(section));
  return htmlPage({ title, body: blocks.join("\n"), style, provenance });
}

async function sectionHtml({
  heading,
  text,
  charts = [],
  tables = [],
  html = [],
}: ReportSection): Promise<string> {
  const figures: string[] = [];
  for (const chart of charts) {
    figures.push(scrollBox({ kind: "chart", role: "img", name: chart.title, content: await chart.toSVG() }));
  }
  return [
    `<section>\n<h2>${escapeHtml(heading)}</h2>`,
    paragraphs(text),
    ...(figures.length > 0 ? [`<div class="charts">${figures.join("\n")}</div>`] : []),
    ...tables.map((table) =>
      scrollBox({ kind: "table", role: "group", name: `Table: ${heading}`, content: htmlTable(table) }),
    ),
    ...html.map((block) => blockHtml(block, heading)),
    "</section>",
  ].join("\n");
}

/** Words of any length break, so that a block is no wider than a phone; a table inside would be unreadable so, and scrolls. */
function blockHtml(content: string, name: string): string {
  if (!content.includes("<table")) return `<div class="block">${content}</div>`;
  return scrollBox({ kind: "block", role: "group", name, content });
}

const style = `
.charts { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 1rem; }
.chart { box-sizing: border-box; max-width: 100%; padding: 0.25rem; background: #fff; border: 1px solid var(--line); border-radius: 8px; }
.chart svg { display: block; max-width: 100%; height: auto; }
.table { margin: 1.25rem 0; font-size: 0.9rem; }
.block { margin: 0.75rem 0; overflow-wrap: anywhere; }
.block table { overflow-wrap: normal; }
@media (max-width: 34rem) { .chart svg { max-width: none; } } /* a chart shrunk to a phone's width can't be read */
@media print {
  .chart svg { max-width: 100%; }
  .chart, tr, .block { break-inside: avoid; }
  .table { font-size: 7pt; }
  .table th, .table td { padding: 0.2em 0.4em !important; white-space: normal !important; }
}
`;
