import { type AttackStatus, attackStatuses } from "../attacks/attack-text.js";
import type { AttackStep, RankedWord } from "../attacks/attack-trace.js";
import { isCount, isList } from "./file-checks.js";

/** What an attack on one text came to. */
export interface TextAttackParts {
  /** The original, and each text that the attack went on with. */
  readonly steps: readonly AttackStep[];
  readonly status: AttackStatus;
  /** A class index, like the predictions. */
  readonly label: number;
  /** Texts sent to the victim. */
  readonly queries: number;
  /** Positions whose word differs from the original's there. */
  readonly changedWords: number;
  readonly words: number;
  /** Probabilities of the classes, [C], of the original and of the last text. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** The words that the attack ranked, the most important first; none where it ranks none, or was skipped. */
  readonly ranking: readonly RankedWord[];
}

/** Whether these are the parts of an attack on a text, in a file that somebody may have edited. */
export function areTextAttackParts(value: object): value is TextAttackParts {
  const { steps, status, before, after, ranking, ...counts } = value as TextAttackParts;
  return (
    isList(steps, isStep) &&
    steps.length > 0 &&
    attackStatuses.includes(status) &&
    [counts.label, counts.queries, counts.changedWords, counts.words].every(isCount) &&
    [before, after].every((shares) => isList(shares, Number.isFinite)) &&
    before.length === after.length &&
    counts.label < before.length &&
    isList(ranking, isRanked)
  );
}

function isStep(step: AttackStep): boolean {
  return (
    [step?.step, step?.prediction, step?.queries].every(isCount) &&
    Number.isFinite(step.score) &&
    typeof step.text === "string" &&
    [step.from, step.to, step.pair].every((text) => text === null || typeof text === "string")
  );
}

function isRanked(ranked: RankedWord): boolean {
  return isCount(ranked?.position) && typeof ranked.word === "string" && Number.isFinite(ranked.worth);
}
