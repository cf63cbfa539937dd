import { describe, expect, test } from "vitest";
import {
  checkAtLeastZero,
  checkCount,
  checkNames,
  checkOneOf,
  checkSeed,
  checkShare,
} from "../../src/support/check-options.js";
import { refusal } from "../fixtures/refusal.js";

/** Each check: what it lets through, what it refuses, and what it expects. */
const checks: [string, (value: never) => unknown, unknown[], unknown[], string][] = [
  [
    "checkShare",
    (value) => checkShare("x", value),
    [0, 1, 0.6, -0],
    [-0.01, 1.01, Number.NaN, Infinity, "0.5", null, undefined, 1n, [0.5], true],
    "a number from 0 to 1",
  ],
  [
    "checkAtLeastZero",
    (value) => checkAtLeastZero("x", value),
    [0, 0.1, 1e300],
    [-1e-300, Number.NaN, Infinity, "1", null, undefined],
    "a finite number of at least 0",
  ],
  [
    "checkCount",
    (value) => checkCount("x", value),
    [1, 2, Number.MAX_SAFE_INTEGER],
    [0, -1, 1.5, 2 ** 53, Number.NaN, Infinity, "1", null, undefined],
    "a whole number of at least 1",
  ],
  ["checkCount from 3", (value) => checkCount("x", value, 3), [3, 4], [2, 0], "a whole number of at least 3"],
];

describe.each(checks)("%s", (_name, check, good, bad, expected) => {
  test("returns a value that is right", () => {
    expect(good.map((value) => check(value as never))).toEqual(good);
  });

  test("refuses others, and says what it expects", async () => {
    for (const value of bad) {
      const message = await refusal(() => check(value as never));
      expect(message.startsWith("invalid x: ") && message.endsWith(` (expected ${expected})`), message).toBe(
        true,
      );
    }
  });
});

test("checkSeed lets 32-bit integers through, signed or not", async () => {
  const good = [0, 1, -1, 2 ** 32 - 1, -(2 ** 31)];
  expect(good.map(checkSeed)).toEqual(good);
  for (const value of [2 ** 32, -(2 ** 31) - 1, 0.5, Number.NaN, "1"]) {
    expect(await refusal(() => checkSeed(value as number))).toBe(
      `invalid seed: ${value} (expected a 32-bit integer)`,
    );
  }
});

test("checkOneOf lets the known values through, and suggests one", async () => {
  expect(checkOneOf("estimate", "exact", ["exact", "first-order"])).toBe("exact");
  expect(await refusal(() => checkOneOf<string>("estimate", "exakt", ["exact", "first-order"]))).toBe(
    "unknown estimate: exakt (did you mean exact?)",
  );
  expect(await refusal(() => checkOneOf<string>("estimate", undefined as never, ["exact"]))).toBe(
    "unknown estimate: undefined (expected one of exact)",
  );
});

test("checkNames refuses an option that nothing reads", async () => {
  expect(() => checkNames({ rho: 1, seed: undefined }, ["rho", "seed", "alpha"])).not.toThrow();
  expect(await refusal(() => checkNames({ sead: 1 }, ["rho", "seed"]))).toBe(
    "unknown option: sead (did you mean seed?)",
  );
});
