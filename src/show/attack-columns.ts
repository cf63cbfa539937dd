import { predictionsHtml, type ShownAttack, statusHtml, textsHtml, textsPlain } from "./shown-attack.js";
import type { Column } from "./table.js";

/**
 * Columns of a table of attacked examples (`ShownAttack`).
 * @param scoreName      what the goal's score is: `1 − p(label)` …
 * @param hasSimilarity  whether an encoder measured how near the texts are
 */
export function attackColumns(scoreName: string, hasSimilarity: boolean): Column[] {
  const of = (html: (row: ShownAttack) => string) => (row: object) => html(row as ShownAttack);
  return [
    { key: "id", title: "id" },
    { key: "status", title: "status", html: of(({ status }) => statusHtml(status)) },
    { key: "label", title: "label", wide: true },
    { key: "predictions", title: `prediction, ${scoreName}`, wide: true, html: of(predictionsHtml) },
    { key: "queries", title: "queries" },
    {
      ...{ key: "changedWords", title: "changed" },
      html: of(({ changedWords, words }) => `${changedWords} of ${words}`),
    },
    ...(hasSimilarity ? [{ key: "similarity", title: "similarity" }] : []),
    { key: "plainText", title: "text, with changed words", html: of(textsHtml) },
  ];
}

/** A row as these columns show it. */
export function attackRow(shown: ShownAttack): object {
  return {
    ...shown,
    predictions: `${shown.before} → ${shown.after}`,
    plainText: textsPlain(shown),
  };
}
