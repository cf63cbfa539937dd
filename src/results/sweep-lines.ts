import type { SweepChartRow } from "../show/sweep-chart.js";
import type { SweepSetting, SweepSummary } from "./sweep-row.js";

/** What tells the lines of a method apart, by the names of the formulas. */
const NAMES = { alpha: "α", beta: "β", gamma: "γ", aggregate: "", rounds: "rounds" } as const;
const KEYS = ["alpha", "beta", "gamma", "aggregate", "rounds"] as const;

/**
 * Rows of a chart, with the names of their lines: where several methods are compared a colour is a method, and a style
 * one of its settings; where there is one method, a colour is a setting.
 */
export function sweepLines(summary: readonly SweepSummary[]): SweepChartRow[] {
  const valuesOf = (key: (typeof KEYS)[number]) =>
    new Set(summary.map((row) => row[key]).filter((value) => value !== null));
  const varying = KEYS.filter((key) => valuesOf(key).size > 1);
  const hasSeveralMethods = summary.some(({ method }) => method !== summary[0].method);
  return summary.map((row) => {
    const setting = settingName(row, varying);
    const method = row.method === "rahp" ? "RAHP" : row.method;
    return {
      ...row,
      colour: hasSeveralMethods ? method : setting || method,
      style: hasSeveralMethods ? setting || "no other setting" : "",
    };
  });
}

/** The settings that vary, and that the row's method has; lambda in place of alpha and beta where it was given. */
function settingName(row: SweepSetting, varying: readonly (typeof KEYS)[number][]): string {
  const byLambda = row.lambda !== null && (varying.includes("alpha") || varying.includes("beta"));
  const shown = varying.filter(
    (key) => row[key] !== null && !(byLambda && (key === "alpha" || key === "beta")),
  );
  return [
    ...(byLambda ? [`λ ${row.lambda}`] : []),
    ...shown.map((key) => `${NAMES[key]} ${row[key]}`.trim()),
  ].join(", ");
}
