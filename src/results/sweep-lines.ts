import { SWEEP_AXES, type SweepAxisName, type SweepChartRow } from "../show/sweep-chart.js";
import type { SweepSetting, SweepSummary } from "./sweep-row.js";

/** What tells the lines of a method apart. */
const KEYS = ["rho", "alpha", "beta", "gamma", "aggregate", "rounds"] as const;
type Key = (typeof KEYS)[number];

/**
 * Rows of a chart over one setting, with the names of their lines: where several methods are compared a colour is a
 * method, and a style one of its settings; where there is one method, a colour is a setting. Rows that have no such
 * setting are left out.
 *
 * @param over  the setting that a line runs through
 */
export function sweepLines(summary: readonly SweepSummary[], over: SweepAxisName): SweepChartRow[] {
  const rows = summary.filter((row) => row[over] !== null);
  const valuesOf = (key: Key) => new Set(rows.map((row) => row[key]).filter((value) => value !== null));
  const isFree = (key: Key) => key !== over && !(over === "lambda" && (key === "alpha" || key === "beta"));
  const varying = KEYS.filter((key) => isFree(key) && valuesOf(key).size > 1);
  const hasSeveralWeights = valuesOf("alpha").size > 1 || valuesOf("beta").size > 1;
  const hasSeveralMethods = rows.some(({ method }) => method !== rows[0].method);
  return rows.map((row) => {
    const setting = settingName(row, varying);
    const method = row.method === "rahp" ? "RAHP" : row.method;
    return {
      ...row,
      setting: row[over]!,
      starred: hasSeveralWeights && row.alpha === 0.5 && row.beta === 1,
      colour: hasSeveralMethods ? method : setting || method,
      style: hasSeveralMethods ? setting || "no other setting" : "",
    };
  });
}

/** The settings that vary, and that the row's method has; lambda in place of alpha and beta where it was given. */
function settingName(row: SweepSetting, varying: readonly Key[]): string {
  const byLambda = row.lambda !== null && (varying.includes("alpha") || varying.includes("beta"));
  const shown = varying.filter(
    (key) => row[key] !== null && !(byLambda && (key === "alpha" || key === "beta")),
  );
  return [
    ...(byLambda ? [`λ ${row.lambda}`] : []),
    ...shown.map((key) => (key === "aggregate" ? row[key] : `${SWEEP_AXES[key].symbol} ${row[key]}`)),
  ].join(", ");
}
