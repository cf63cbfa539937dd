import { PruningRecord } from "../../src/results/pruning-record.js";
import { costOf, provenanceOf } from "./origins.js";
import { evaluation } from "./robustness-results.js";
import { selection } from "./score-results.js";

/** What two of four heads did, of a model that got one example of three wrong before and after. */
export function pruningRecord(): PruningRecord {
  const provenance = { ...provenanceOf("rahp"), from: selection().provenance };
  const parts = { selection: selection(), before: evaluation(), after: evaluation() };
  return new PruningRecord(parts, {
    provenance,
    cost: costOf({ evaluation: 5 }),
    notes: ["1 of 3 texts is long"],
  });
}
