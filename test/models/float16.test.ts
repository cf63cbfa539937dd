import { describe, expect, test } from "vitest";
import { fromBfloat16, fromFloat16, toFloat16 } from "../../src/models/float16.js";

const half = (...bits: number[]) => [...fromFloat16(Uint16Array.from(bits))];
const brain = (...bits: number[]) => [...fromBfloat16(Uint16Array.from(bits))];

describe("fromFloat16", () => {
  test("decodes the bit patterns of IEEE 754's binary16", () => {
    expect(half(0x3c00, 0xc000, 0x7bff, 0x3555)).toEqual([1, -2, 65504, 0.333251953125]);
    expect(half(0x0400, 0x03ff, 0x0001, 0x8001)).toEqual([
      2 ** -14, // smallest normal
      1023 * 2 ** -24, // largest subnormal
      2 ** -24, // smallest subnormal
      -(2 ** -24),
    ]);
    expect(half(0x7c00, 0xfc00, 0x7e00)).toEqual([Infinity, -Infinity, Number.NaN]);
  });

  test("keeps the sign of zero", () => {
    expect(half(0x0000, 0x8000)).toEqual([0, -0]);
  });

  test("equals sign · 2^(e − 15) · (1 + f / 1024) for all 65,536 patterns", () => {
    const all = fromFloat16(Uint16Array.from({ length: 0x10000 }, (_, bits) => bits));
    const wrong = [...all.keys()].filter((bits) => !Object.is(all[bits], decode(bits, 5, 10)));
    expect(wrong).toEqual([]);
  });
});

describe("toFloat16", () => {
  test("gives back all finite patterns", () => {
    const bits = Uint16Array.from({ length: 0x10000 }, (_, i) => i).filter((i) => (i & 0x7c00) !== 0x7c00);
    expect(toFloat16(fromFloat16(bits))).toEqual(bits);
  });

  test("rounds to the nearest value, and halfway to the even one", () => {
    const step = 2 ** -10; // between 1 and 2
    const rounded = (value: number) => fromFloat16(toFloat16(Float32Array.of(value)))[0];
    expect(rounded(1 + 0.49 * step)).toBe(1);
    expect(rounded(1 + 0.51 * step)).toBe(1 + step);
    expect(rounded(1 + 0.5 * step)).toBe(1);
    expect(rounded(1 + 1.5 * step)).toBe(1 + 2 * step);
    expect([rounded(65519), rounded(-65520)]).toEqual([65504, -Infinity]);
  });
});

describe("fromBfloat16", () => {
  test("decodes the upper half of a float32", () => {
    expect(brain(0x3f80, 0xc000, 0x3eab, 0x4049)).toEqual([1, -2, 0.333984375, 3.140625]);
    expect(brain(0x7f7f, 0x0001, 0x8001)).toEqual([255 * 2 ** 120, 2 ** -133, -(2 ** -133)]);
    expect(brain(0x0000, 0x8000)).toEqual([0, -0]);
    expect(brain(0x7f80, 0xff80, 0x7fc0)).toEqual([Infinity, -Infinity, Number.NaN]);
  });

  test("equals sign · 2^(e − 127) · (1 + f / 128) for all 65,536 patterns", () => {
    const all = fromBfloat16(Uint16Array.from({ length: 0x10000 }, (_, bits) => bits));
    const wrong = [...all.keys()].filter((bits) => !Object.is(all[bits], decode(bits, 8, 7)));
    expect(wrong).toEqual([]);
  });
});

/** IEEE 754's formula for a 16-bit pattern. */
function decode(bits: number, exponentBits: number, fractionBits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits & 0x7fff) >> fractionBits;
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  const [bias, top] = [2 ** (exponentBits - 1) - 1, 2 ** exponentBits - 1];
  if (exponent === top) return fraction ? Number.NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias);
  return sign * (1 + fraction) * 2 ** (exponent - bias);
}
