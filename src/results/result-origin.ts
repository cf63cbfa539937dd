import { RahpError } from "../support/rahp-error.js";
import type { Cost } from "./cost.js";
import type { Provenance } from "./provenance.js";

/** What every result knows beside its rows. */
export interface ResultOrigin {
  readonly provenance: Provenance;
  /** What it took. @default nothing is known of it */
  readonly cost?: Cost;
  /** What a reader should know, one line each: texts that were cut, samples left out … */
  readonly notes?: readonly string[];
}

/**
 * The origin that a saved document tells of itself.
 * @throws RahpError where it has none, or somebody's editing broke it
 */
export function originIn(document: Record<string, unknown>, path: string): ResultOrigin {
  const { provenance, cost, notes } = document as unknown as ResultOrigin;
  const fits =
    typeof provenance?.verb === "string" &&
    isObject(provenance.options) &&
    (provenance.labels === undefined || areTexts(provenance.labels)) &&
    (cost === undefined || (isObject(cost) && isObject(cost.seconds) && isObject(cost.passes))) &&
    (notes === undefined || areTexts(notes));
  if (!fits) throw new RahpError(`invalid provenance in ${path} (expected what save writes)`);
  return { provenance, cost, notes };
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
