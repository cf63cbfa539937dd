import { adversarialHtml, adversarialText } from "./adversarial-text.js";
import { escapeHtml } from "./escape-html.js";
import { formatNumber } from "./format-number.js";
import { colours } from "./palette.js";

/** An attacked example as readers see it, with classes by name. */
export interface ShownAttack {
  readonly id: number;
  readonly status: "succeeded" | "failed" | "skipped";
  readonly label: string;
  readonly text: string;
  /** The second text of a pair; null for a single text. */
  readonly pair: string | null;
  readonly perturbedText: string;
  readonly perturbedPair: string | null;
  /** Predicted classes. */
  readonly before: string;
  readonly after: string;
  readonly originalScore: number;
  readonly perturbedScore: number;
  readonly queries: number;
  readonly changedWords: number;
  readonly words: number;
  /** Cosine of the two texts' sentence embeddings; null where it was skipped, undefined where nothing measured it. */
  readonly similarity?: number | null;
}

const grounds: Readonly<Record<ShownAttack["status"], string>> = {
  succeeded: colours.attackSucceeded,
  failed: colours.attackFailed,
  skipped: colours.attackSkipped,
};

/** How an attack ended: the word, white on the colour that always means it, for light and dark pages. */
export function statusHtml(status: ShownAttack["status"]): string {
  const style = `background:${grounds[status]};color:#fff;padding:0.1em 0.5em;border-radius:0.75em;white-space:nowrap`;
  return `<strong class="status" style="${style}">${status}</strong>`;
}

/** `POSITIVE 0.02 → NEGATIVE 0.63`: predictions with the goal's score. */
export function predictionsHtml({ before, after, originalScore, perturbedScore }: ShownAttack): string {
  const one = (name: string, score: number, end: string) =>
    `<span style="white-space:nowrap"><bdi>${escapeHtml(name)}</bdi> <span class="score" style="opacity:0.75;font-variant-numeric:tabular-nums">${formatScore(score)}</span>${end}</span>`;
  return `${one(before, originalScore, " →")} ${one(after, perturbedScore, "")}`;
}

/** A score in [0, 1]: three digits say enough. */
function formatScore(score: number): string {
  return formatNumber(Number(score.toPrecision(3)));
}

/** In a table's cell: words of any length break, and short ones don't. */
const lineStyle = "overflow-wrap:anywhere;min-width:16em";

/**
 * What an attack made of a text, a line for each text of a pair, with changed words marked. Each line writes in its own
 * direction, whatever a text brings along.
 */
export function textsHtml({ text, pair, perturbedText, perturbedPair }: ShownTexts): string {
  const lines = [[text, perturbedText], ...(pair === null ? [] : [[pair, perturbedPair ?? pair]])];
  return lines
    .map(([was, is]) => `<div dir="auto" style="${lineStyle}">${adversarialHtml(was!, is!)}</div>`)
    .join("");
}

/** The same for a terminal, without control characters but line breaks. */
export function textsPlain({ text, pair, perturbedText, perturbedPair }: ShownTexts): string {
  const first = adversarialText(text, perturbedText);
  const whole = pair === null ? first : `${first}\n${adversarialText(pair, perturbedPair ?? pair)}`;
  return whole.replace(/(?!\n)\p{Cc}/gu, " ");
}

export type ShownTexts = Pick<ShownAttack, "text" | "pair" | "perturbedText" | "perturbedPair">;
