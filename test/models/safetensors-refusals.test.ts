import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, test } from "vitest";
import { RahpError } from "../../src/support/rahp-error.js";
import { refusal } from "../fixtures/refusal.js";
import { bytesOf, entry, fileOf, open } from "../fixtures/safetensors-bytes.js";

describe("refused", () => {
  const one = { x: entry("F32", [1], 0, 4) };
  const data = bytesOf(Float32Array.of(1));
  const whole = fileOf(one, data);

  test.each([0, 7, 8, 9, 30, whole.length - data.length - 1])(
    "a file cut to %i bytes lacks its header",
    async (length) => {
      expect(await refusal(() => open(whole.subarray(0, length)))).toBe(
        `invalid safetensors file: m.safetensors (${length} bytes are too few for its header)`,
      );
    },
  );

  test.each([BigInt(whole.length - 7), 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n])(
    "a header said to be %d bytes long is not there",
    async (length) => {
      expect(await refusal(() => open(fileOf(one, data, length)))).toMatch(/too few for its header/);
    },
  );

  const faults: [string, unknown, Uint8Array, string][] = [
    ["data that is cut", one, data.subarray(1), "the arrays take 4 bytes, but the file holds 3"],
    ["trailing bytes", one, new Uint8Array(5), "the arrays take 4 bytes, but the file holds 5"],
    ["no JSON", '{"x": ', data, "not JSON"],
    ["an empty header", "", data, "not JSON"],
    ["a header that is no object", [one], data, "not an object"],
    ["a null header", null, data, "not an object"],
    ["a null entry", { x: null }, data, "x lacks a type, shape or offsets"],
    ["no type", { x: { ...one.x, dtype: undefined } }, data, "x lacks a type, shape or offsets"],
    ["no shape", { x: { ...one.x, shape: undefined } }, data, "x lacks a type, shape or offsets"],
    ["no offsets", { x: { ...one.x, data_offsets: undefined } }, data, "x lacks a type, shape or offsets"],
    ["three offsets", { x: { ...one.x, data_offsets: [0, 4, 4] } }, data, "x lacks a type, shape or offsets"],
    ["a negative size", { x: entry("F32", [-1], 0, 4) }, data, "x lacks a type, shape or offsets"],
    ["a broken size", { x: entry("F32", [0.5], 0, 4) }, data, "x lacks a type, shape or offsets"],
    ["a size past 2^53", { x: entry("F32", [2 ** 60], 0, 4) }, data, "x lacks a type, shape or offsets"],
    ["an unknown type", { x: entry("F128", [1], 0, 4) }, data, "x has the unknown type F128"],
    ["an inherited name as type", { x: entry("toString", [], 0, 4) }, data, "unknown type toString"],
    ["a size unlike the shape", { x: entry("F32", [2], 0, 4) }, data, "x of shape [2] is not 4 bytes"],
    ["offsets backwards", { x: entry("F32", [1], 4, 0) }, data, "x of shape [1] is not -4 bytes"],
    ["sizes that overflow", { x: entry("F32", [2 ** 52, 2 ** 52], 0, 4) }, data, "is not 4 bytes"],
    [
      "arrays that overlap",
      { x: entry("F32", [2], 0, 8), y: entry("F32", [2], 4, 12) },
      new Uint8Array(12),
      "the arrays overlap or leave a gap at byte 4",
    ],
    [
      "a gap",
      { x: entry("F32", [1], 0, 4), y: entry("F32", [1], 8, 12) },
      new Uint8Array(12),
      "the arrays overlap or leave a gap at byte 4",
    ],
    [
      "two arrays in one place",
      { x: entry("F32", [1], 0, 4), y: entry("F32", [1], 0, 4) },
      data,
      "the arrays overlap or leave a gap at byte 0",
    ],
    ["data that nothing names", {}, data, "the arrays take 0 bytes, but the file holds 4"],
  ];
  test.each(faults)("%s", async (_what, header, bytes, expected) => {
    const message = await refusal(() => open(fileOf(header, bytes)));
    expect(message).toMatch(/^invalid safetensors header in m\.safetensors: /);
    expect(message).toContain(expected);
  });

  test("a header that is not UTF-8", async () => {
    const bytes = whole.slice();
    bytes[10] = 0xff;
    expect(await refusal(() => open(bytes))).toBe("invalid safetensors header in m.safetensors: not JSON");
  });

  test("an array that is missing, of another shape or of a type without fractions", async () => {
    const file = open(fileOf({ x: entry("I64", [1, 2], 0, 16) }, new Uint8Array(16)));
    expect(await refusal(() => file.read("y", [2]))).toBe("missing tensor in m.safetensors: y");
    expect(await refusal(() => file.read("x", [2, 1]))).toBe(
      "invalid shape of x in m.safetensors: [1,2] (expected [2,1] by the config)",
    );
    expect(await refusal(() => file.read("x", [1, 2]))).toBe(
      "unsupported data type of x in m.safetensors: I64 (expected F32, F16 or BF16)",
    );
  });

  test.each([
    ["F32", bytesOf(Float32Array.of(0, Number.NaN))],
    ["F32", bytesOf(Float32Array.of(Number.POSITIVE_INFINITY, 0))],
    ["F16", bytesOf(Uint16Array.of(0, 0xfc00))],
    ["BF16", bytesOf(Uint16Array.of(0x7fc0, 0))],
  ])("%s values that are not finite", async (dtype, values) => {
    const file = open(fileOf({ x: entry(dtype, [2], 0, values.length) }, values));
    expect(await refusal(() => file.read("x", [2]))).toBe(
      "invalid tensor in m.safetensors: x contains NaN or infinite values",
    );
  });

  test("a name with a line break in one line", async () => {
    expect(await refusal(() => open(fileOf({ "x\ny": {} }, data)))).toMatch(/: x y lacks a type/);
  });
});

describe("300 files spoilt at random", () => {
  const values = new Uint8Array([
    ...bytesOf(Float32Array.of(1, -2, 3, 4)),
    ...bytesOf(Uint16Array.of(0x3555, 0x4000, 0x3eab, 0x4049)),
  ]);
  const shapes = { x: [2, 2], h: [2], b: [2] };
  const sound = fileOf(
    { x: entry("F32", [2, 2], 0, 16), h: entry("F16", [2], 16, 20), b: entry("BF16", [2], 20, 24) },
    values,
  );

  /** One or two bytes changed, taken out or put in; or the end cut off. */
  function spoil(seed: number): Uint8Array {
    const random = xoroshiro128plus(seed);
    const below = (end: number) => uniformInt(random, 0, end - 1);
    const bytes = [...sound];
    const edits: (() => void)[] = [
      () => bytes.splice(below(bytes.length), 1, below(256)),
      () => bytes.splice(below(bytes.length), 1),
      () => bytes.splice(below(bytes.length), 0, below(256)),
      () => bytes.splice(below(bytes.length)),
      () => bytes.splice(below(8), 1, below(256)),
      () => bytes.splice(sound.length - 1 - below(values.length), 1, below(256)),
      () => bytes.splice(8 + below(sound.length - 8 - values.length), 1, 0x30 + below(10)), // another digit
    ];
    for (let i = below(2); i >= 0; i--) edits[below(edits.length)]();
    return Uint8Array.from(bytes);
  }

  test("give a RahpError of one line, or finite values of the shape", async () => {
    const outcomes = { refused: 0, read: 0 };
    for (let seed = 1; seed <= 300; seed++) {
      try {
        const file = open(spoil(seed));
        for (const [name, shape] of Object.entries(shapes)) {
          const read = file.read(name, shape);
          expect(read.values.length, `seed ${seed}`).toBe(shape.reduce((a, b) => a * b));
          expect(read.values.every(Number.isFinite), `seed ${seed}`).toBe(true);
        }
        outcomes.read++;
      } catch (error) {
        expect(error, `seed ${seed}`).toBeInstanceOf(RahpError);
        expect((error as Error).message, `seed ${seed}`).not.toMatch(/[\r\n]/);
        outcomes.refused++;
      }
    }
    expect(outcomes.refused).toBeGreaterThan(100);
    expect(outcomes.read).toBeGreaterThan(20);
  });
});
