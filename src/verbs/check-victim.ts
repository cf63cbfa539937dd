import type { Victim } from "../attacks/victim.js";
import { RahpError } from "../support/rahp-error.js";

/** @throws RahpError for what cannot be attacked */
export function checkVictim(victim: Victim): void {
  if (Array.isArray(victim?.labels) && typeof victim.predict === "function") return;
  throw new RahpError("invalid victim: expected a model, or an object with labels and predict");
}
