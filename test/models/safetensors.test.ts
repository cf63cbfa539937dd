import { describe, expect, test } from "vitest";
import { type StateDict, writeSafetensors } from "../../src/models/safetensors.js";
import { bytesOf, entry, fileOf, open } from "../fixtures/safetensors-bytes.js";

const state: StateDict = new Map([
  ["layer.weight", { shape: [2, 3], values: Float32Array.of(1, -2, 0.1, 1e-45, -0, 3.4028234663852886e38) }],
  ["a scalar", { shape: [], values: Float32Array.of(7) }],
  ["empty", { shape: [0, 4], values: new Float32Array() }],
  ["naïve ☕", { shape: [1], values: Float32Array.of(0.5) }],
]);

describe("writeSafetensors", () => {
  test("what is written is read back, to the bit", () => {
    const file = open(writeSafetensors(state));
    for (const [name, { shape, values }] of state) {
      const read = file.read(name, shape);
      expect(read.shape).toEqual(shape);
      expect(bytesOf(read.values)).toEqual(bytesOf(values));
    }
  });

  test("the bytes are the header's length, the header by name, and the values by name", () => {
    const bytes = writeSafetensors(
      new Map([
        ["b", { shape: [1], values: Float32Array.of(2) }],
        ["a", { shape: [1], values: Float32Array.of(1) }],
      ]),
    );
    const header =
      '{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8, " ");
    expect(bytes).toEqual(fileOf(padded, bytesOf(Float32Array.of(1, 2))));
  });

  test("the bytes do not depend on the order of the arrays", () => {
    expect(writeSafetensors(new Map([...state].reverse()))).toEqual(writeSafetensors(state));
  });

  test("the data starts at a multiple of eight bytes", () => {
    for (const name of ["a", "ab", "abc", "abcdefgh"]) {
      const bytes = writeSafetensors(new Map([[name, { shape: [1], values: Float32Array.of(1) }]]));
      expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n);
      expect(bytes.length % 8).toBe(4);
    }
  });

  test("float16 takes two bytes a number, and refuses what it cannot hold", () => {
    const written = (...values: number[]) =>
      writeSafetensors(new Map([["v", { shape: [values.length], values: Float32Array.from(values) }]]), {
        type: "float16",
      });
    expect(open(written(0.1, -2, 65519)).read("v", [3]).values).toEqual(
      Float32Array.of(0.0999755859375, -2, 65504),
    );
    expect(written(1, 2).length - written(1).length).toBe(2);
    expect(() => written(1, 65520)).toThrow("invalid tensor v: 65520 (too large for float16)");
  });

  test("a view into a larger buffer is written as the view", () => {
    const values = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    expect(open(writeSafetensors(new Map([["v", { shape: [2], values }]]))).read("v", [2]).values).toEqual(
      Float32Array.of(1, 2),
    );
  });
});

describe("reading", () => {
  test("F16 and BF16 become float32", () => {
    const data = new Uint8Array([
      ...bytesOf(Uint16Array.of(0x3555, 0x0001, 0x8000)),
      ...bytesOf(Uint16Array.of(0x3eab)),
    ]);
    const file = open(fileOf({ h: entry("F16", [3], 0, 6), b: entry("BF16", [1], 6, 8) }, data));
    expect([...file.read("h", [3]).values]).toEqual([0.333251953125, 2 ** -24, -0]);
    expect([...file.read("b", [1]).values]).toEqual([0.333984375]);
  });

  test("values may start at any byte, also in a Buffer that shares its memory", () => {
    const header = `${JSON.stringify({ x: entry("F32", [1], 0, 4) })} `; // one byte off alignment, or more
    for (const spaces of [0, 1, 2, 3]) {
      const bytes = fileOf(header + " ".repeat(spaces), bytesOf(Float32Array.of(2.5)));
      const shared = Buffer.concat([Buffer.from([0]), bytes]).subarray(1);
      expect(open(shared).read("x", [1]).values).toEqual(Float32Array.of(2.5));
    }
  });

  test("what is read does not change with the file's bytes", () => {
    const bytes = writeSafetensors(state);
    const { values } = open(bytes).read("a scalar", []);
    bytes.fill(0);
    expect([...values]).toEqual([7]);
  });

  test("arrays of other types may be there as long as nothing reads them", () => {
    const data = new Uint8Array([...bytesOf(BigInt64Array.of(0n, 1n)), ...bytesOf(Float32Array.of(1))]);
    const header = { position_ids: entry("I64", [1, 2], 0, 16), x: entry("F32", [1], 16, 20) };
    expect([...open(fileOf(header, data)).read("x", [1]).values]).toEqual([1]);
  });
});
