import type { SeedFigure } from "../robustness/seed-summary.js";
import { formatNumber, type NumberFormat } from "../show/format-number.js";

/** `0.35 ± 0.02`, `87.5 ± 1.2 %`; the mean alone of one seed. */
export function withDeviation(figure: SeedFigure | null, format: NumberFormat = "score"): string {
  if (figure === null) return formatNumber(null);
  const { mean, deviation } = figure;
  if (deviation === null) return formatNumber(mean, format);
  if (format === "percent") return `${(100 * mean).toFixed(1)} ± ${formatNumber(deviation, format)}`;
  return `${formatNumber(mean)} ± ${formatNumber(Number(deviation.toPrecision(2)))}`;
}
