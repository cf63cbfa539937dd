/**
 * ⌊share · count⌋ by exact decimal arithmetic: 0.29 of 100 is 29, though 0.29 · 100 is 28.999… in binary.
 * @param share  0 to 1, taken as the decimal number that it prints as
 */
export function floorShare(share: number, count: number): number {
  const [numerator, denominator] = asFraction(share);
  return Number((numerator * BigInt(count)) / denominator);
}

/** ⌈share · count⌉ by exact decimal arithmetic: 0.07 of 100 is 7, though 0.07 · 100 is 7.000…1 in binary. */
export function ceilShare(share: number, count: number): number {
  const [numerator, denominator] = asFraction(share);
  return Number((numerator * BigInt(count) + denominator - 1n) / denominator);
}

/** The shortest decimal that reads back as x, as a fraction of integers. */
function asFraction(x: number): [bigint, bigint] {
  const [mantissa, exponent = "0"] = String(x).split("e");
  const [whole, decimals = ""] = mantissa.split(".");
  const power = decimals.length - Number(exponent);
  const digits = BigInt(whole + decimals);
  return power >= 0 ? [digits, 10n ** BigInt(power)] : [digits * 10n ** BigInt(-power), 1n];
}
