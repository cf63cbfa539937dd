import { type AttackStatus, attackStatuses } from "../attacks/attack-text.js";
import { isCount, isList } from "./file-checks.js";
import type { HackAttendMap, HackAttendRow } from "./hack-attend-rows.js";

/** Checks of a file that somebody may have edited. */
type Fields = Record<string, unknown>;

export function areRows(value: unknown): value is HackAttendRow[] {
  const fits = (row: Fields) =>
    [row.id, row.label, row.prediction, row.queries, row.rankingQueries].every(isCount) &&
    attackStatuses.includes(row.status as AttackStatus) &&
    [row.hamming, row.changed].every((figure) => figure === null || Number.isFinite(figure)) &&
    areNumbers(row.probabilities) &&
    isList(row.k, isCount) &&
    isList(row.tokens, areTexts) &&
    isList(row.layers, isRanked) &&
    isList(row.heads, (of) => isCount((of as Fields)?.layer) && isList((of as Fields).heads, isRanked)) &&
    isList(row.steps, isStep);
  return Array.isArray(value) && value.length > 0 && value.every((row) => isObject(row) && fits(row));
}

export function areMaps(value: unknown): value is HackAttendMap[] {
  const fits = ({ id, layer, head, tokens, units, before, after }: Fields) =>
    [id, layer, head].every(isCount) &&
    areTexts(tokens) &&
    isList(units, isUnit) &&
    [before, after].every((map) => isList(map, areNumbers));
  return isList(value, (map) => isObject(map) && fits(map));
}

function isStep(value: unknown): boolean {
  const fits = ({ layer, head, units, fallback, ...outcome }: Fields) =>
    [layer, head].every(isCount) &&
    isList(units, (ofSequence) => isList(ofSequence, isUnit)) &&
    typeof fallback === "boolean" &&
    isOutcome(outcome);
  return isObject(value) && fits(value);
}

function isRanked(value: unknown): boolean {
  return isObject(value) && isCount(value.index) && isOutcome(value);
}

function isOutcome({ probabilities, prediction }: Fields): boolean {
  return areNumbers(probabilities) && isCount(prediction);
}

function isUnit(value: unknown): boolean {
  return isList(value, isCount) && (value as unknown[]).length === 2;
}

function areNumbers(value: unknown): boolean {
  return isList(value, Number.isFinite);
}

function areTexts(value: unknown): boolean {
  return isList(value, (text) => typeof text === "string");
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
