import type { Chart } from "./chart.js";
import { escapeHtml } from "./escape-html.js";
import { htmlPage, paragraphs } from "./html-page.js";
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

const style = `
.charts { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 1rem; }
figure { box-sizing: border-box; max-width: 100%; margin: 0; padding: 0.25rem; background: #fff; border: 1px solid var(--line); border-radius: 8px; overflow-x: auto; }
figure svg { display: block; max-width: 100%; height: auto; }
.table { margin: 1.25rem 0; overflow-x: auto; font-size: 0.9rem; }
.block { margin: 0.75rem 0; overflow-wrap: anywhere; }
@media print { figure, tr, .block { break-inside: avoid; } }
`;
