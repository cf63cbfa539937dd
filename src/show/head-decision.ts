import { colours } from "./palette.js";

/** What a rule makes of a head. */
export const DECISIONS = ["pruned", "kept", "protected"] as const;

/** What a rule made of this head. */
export function decisionOf(row: { pruned: boolean; protected: boolean }): (typeof DECISIONS)[number] {
  return row.pruned ? "pruned" : row.protected ? "protected" : "kept";
}

/** The colour of a field `decision`. @param legend  its settings, beside those that all charts share */
export function decisionColour(legend: object) {
  return {
    field: "decision",
    type: "nominal",
    scale: { domain: DECISIONS, range: DECISIONS.map((decision) => colours[decision]) },
    legend: { title: null, symbolOpacity: 1, ...legend },
  };
}
