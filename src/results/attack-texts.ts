import type { AskedText } from "../attacks/asked-text.js";
import { RahpError } from "../support/rahp-error.js";
import { isCount } from "./file-checks.js";

/** A text that an attack sent to the victim, of the example of this id. */
export interface AttackTextRow extends AskedText {
  readonly id: number;
}

const COLUMNS = ["id", "query", "purpose", "text", "pair", "prediction", "score", "reached"] as const;
const PURPOSES = ["original", "ranking", "search"];

/** Where a log keeps them: `log.texts.arrow` beside `log.csv`. */
export const TEXTS = { name: "texts", columns: COLUMNS };

/** Texts of a file that somebody may have edited. */
export function checkTexts(texts: unknown, path: string): AttackTextRow[] {
  const fits = (row: AttackTextRow) =>
    [row?.id, row?.query, row?.prediction].every(isCount) &&
    PURPOSES.includes(row.purpose) &&
    typeof row.text === "string" &&
    (row.pair === null || typeof row.pair === "string") &&
    Number.isFinite(row.score) &&
    typeof row.reached === "boolean";
  if (Array.isArray(texts) && texts.every(fits)) return texts;
  throw new RahpError(`invalid texts in ${path} (expected what attack writes)`);
}
