import type { Head } from "../../src/models/heads.js";
import { Dataset } from "../../src/results/dataset.js";

export function datasetOf(name: string, rows: readonly (readonly [string, number])[]): Dataset {
  return new Dataset(
    name,
    rows.map(([text, label], id) => ({ id, text, label })),
  );
}

/** Sentences of words that the tiny model knows. It gets the last one, and no other, wrong. */
export const sentences = datasetOf("sentences", [
  ["a charming funny film", 1],
  ["a dull boring movie", 0],
  ["the actor is great", 1],
  ["this is very bad .", 0],
  ["good fun and charming scenes", 1],
  ["awful", 0],
  ["very very good film", 1],
  ["the plot is slow but not boring", 0],
]);

/** The same with the other labels, of which the tiny model has all but one wrong. */
export const opposite = datasetOf(
  "opposite",
  sentences.examples.map(({ text, label }) => [text, 1 - label] as const),
);

/** The heads of the tiny model. */
export const tinyHeads: readonly Head[] = [
  { layer: 0, head: 0 },
  { layer: 0, head: 1 },
  { layer: 1, head: 0 },
  { layer: 1, head: 1 },
];

/** A text of `count` words. */
export function words(count: number): string {
  return Array.from({ length: count }, (_, i) => (i % 2 === 0 ? "good" : "film")).join(" ");
}
