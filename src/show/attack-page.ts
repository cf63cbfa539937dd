import { escapeHtml } from "./escape-html.js";
import { formatNumber } from "./format-number.js";
import { definitionList, htmlPage, scrollBox } from "./html-page.js";
import { notesHtml } from "./notes-html.js";
import { predictionsHtml, type ShownAttack, statusHtml, textsHtml } from "./shown-attack.js";

/** What a page about an attack tells. */
export interface AttackPage {
  readonly title: string;
  /** The figures that matter, the first ones first. */
  readonly figures: readonly (readonly [name: string, value: string])[];
  /** What was attacked, by what. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** A command line that does it again, where one can. */
  readonly command?: string;
  readonly notes: readonly string[];
  /** What the scores are: `1 − p(label)` … */
  readonly scoreName: string;
  readonly examples: readonly ShownAttack[];
  readonly provenance: Readonly<Record<string, unknown>>;
}

const STATUSES: readonly ShownAttack["status"][] = ["succeeded", "failed", "skipped"];

/**
 * An attack log as one HTML page that stands alone: its figures, how to repeat it, and all examples with their changed
 * words marked, to be picked by how they ended. No script: the choice is the style sheet's.
 *
 * @example writeFileSync("log.html", attackPage({ title: "textfooler against bert-mini", … }))
 */
export function attackPage(page: AttackPage): string {
  const { title, figures, facts, command, notes, scoreName, examples, provenance } = page;
  const cards = figures.map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  const body = [
    `<dl class="figures">${cards.join("\n")}</dl>`,
    definitionList(facts),
    ...(command === undefined
      ? []
      : [
          "<h2>Do it again</h2>",
          scrollBox({
            kind: "pre",
            role: "group",
            name: "The command",
            content: `<code>${escapeHtml(command)}</code>`,
          }),
          "<p>Model, data and resources are told by their names: put in where yours are.</p>",
        ]),
    notesHtml(notes),
    "<h2>Examples</h2>",
    `<p>Words that went are struck through, words that came are bold. Beside each prediction stands ${escapeHtml(scoreName)}.</p>`,
    choice(examples),
  ];
  return htmlPage({ title, body: body.join("\n"), style, provenance });
}

/** Radio buttons, and the list that they thin out. */
function choice(examples: readonly ShownAttack[]): string {
  const countOf = (status: string) => examples.filter((example) => example.status === status).length;
  const buttons = [
    radio("all", examples.length, "checked"),
    ...STATUSES.map((status) => radio(status, countOf(status), countOf(status) === 0 ? "disabled" : "")),
  ];
  return [
    '<fieldset class="examples">',
    "<legend>Show</legend>",
    ...buttons,
    `<ol>\n${examples.map(item).join("\n")}\n</ol>`,
    "</fieldset>",
  ].join("\n");
}

function radio(name: string, count: number, state: string): string {
  return `<input type="radio" name="show" id="show-${name}" ${state}><label for="show-${name}">${name} ${count}</label>`;
}

function item(example: ShownAttack): string {
  const { id, status, label, queries, changedWords, words, similarity } = example;
  const heading = [
    statusHtml(status),
    predictionsHtml(example),
    `label <bdi>${escapeHtml(label)}</bdi>`,
    `${formatNumber(queries, "integer")} ${queries === 1 ? "query" : "queries"}`,
    `${changedWords} of ${words} words changed`,
    ...(similarity == null ? [] : [`similarity ${formatNumber(similarity)}`]),
    `example ${id}`,
  ];
  const parts = heading.map((part) => `<span>${part}</span>`).join("");
  return `<li class="${status}"><div class="heading">${parts}</div>${textsHtml(example)}</li>`;
}

const picked = STATUSES.map((status) => `#show-${status}:checked ~ ol > :not(.${status})`).join(", ");

const style = `
.pre { padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 8px; font-family: ui-monospace, monospace; white-space: pre; }
.pre + p { margin-top: 0.5rem; color: var(--muted); font-size: 0.85rem; }
.figures { grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 0.75rem; margin: 0 0 1.5rem; }
.figures > div { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: 0.6rem 0.9rem; border: 1px solid var(--line); border-radius: 8px; }
.figures dt { color: var(--muted); font-size: 0.85rem; line-height: 1.35; }
.figures dd { margin: 0; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
dl:not(.figures) dt { color: var(--muted); }
.examples { margin: 0; padding: 0; border: 0; min-width: 0; }
.examples legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.examples input { position: absolute; opacity: 0; width: 1px; height: 1px; }
.examples label { display: inline-block; margin: 0 0.5rem 0.5rem 0; padding: 0.25rem 0.9rem; border: 1px solid var(--line); border-radius: 1.2rem; cursor: pointer; }
.examples input:checked + label { background: var(--ink); border-color: var(--ink); color: var(--page); }
.examples input:focus-visible + label { outline: 3px solid #56b4e9; outline-offset: 2px; }
.examples input:disabled + label { opacity: 0.5; cursor: default; }
.examples ol { list-style: none; margin: 0.5rem 0 0; padding: 0; }
.examples li { padding: 0.8rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.examples .heading .score { opacity: 1 !important; }
.examples .heading { display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; margin-bottom: 0.3rem; color: var(--muted); font-size: 0.85rem; }
.examples li > div[dir] + div[dir] { margin-top: 0.25rem; padding-top: 0.25rem; border-top: 1px dashed var(--line); }
${picked} { display: none; }
@media print {
  .pre { white-space: pre-wrap; }
  .examples input, .examples label { display: none; }
  .examples li, .figures > div { break-inside: avoid; }
  .status { background: none !important; color: #000 !important; padding: 0 !important; }
}
`;
