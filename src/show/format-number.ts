/** How a column shows its numbers. */
export type NumberFormat = "score" | "percent" | "integer";

const absent = "–";

const formats: Readonly<Record<NumberFormat, (value: number) => string>> = {
  score: (value) => significant(value, 4),
  percent: (value) => `${(100 * value).toFixed(1)} %`,
  integer: (value) => value.toFixed(0),
};

/**
 * A number as tables and charts show it.
 *
 * - `score`: 4 significant digits, trailing zeros dropped, powers of ten outside 1e-4 … 1e7: `0.1235`, `1.2e-9`
 * - `percent`: of a share from 0 to 1, one decimal: `0.875` is `87.5 %`
 * - `integer`: no decimals: `144`
 *
 * What isn't a number (null, undefined, NaN) is "–"; infinities are ∞ and −∞; the minus sign is U+2212.
 *
 * @example formatNumber(0.123456) // "0.1235"
 */
export function formatNumber(value: number | null | undefined, format: NumberFormat = "score"): string {
  if (value === null || value === undefined || Number.isNaN(value)) return absent;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const text = formats[format](value);
  return /[1-9]/.test(text) ? text.replace("-", "−").replace("e−", "e-") : text.replace("-", "");
}

/** The shortest text of a value rounded to so many significant digits; plain digits where they stay short. */
function significant(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= 1e-4 && size < 1e7)) return String(rounded);
  return rounded.toExponential().replace("e+", "e");
}
