import { describe, expect, test } from "vitest";
import { invalid, missing, RahpError, unknown } from "../../src/support/rahp-error.js";

test("a RahpError is an Error with its own name, and its message is one line", () => {
  const error = new RahpError("cannot write a\n  b\r\nc: no");
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe("RahpError");
  expect(error.message).toBe("cannot write a b c: no");
  expect(String(error)).toBe("RahpError: cannot write a b c: no");
});

describe("invalid", () => {
  const shown = (value: unknown) => invalid("rho", value, "a number from 0 to 1").message;

  test.each([
    [1.2, "1.2"],
    [Number.NaN, "NaN"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
    [5n, "5"],
    ["a half", "a half"],
    [true, "true"],
    [null, "null"],
    [undefined, "undefined"],
    [[1, "2"], '[1,"2"]'],
    [{ rho: 1 }, '{"rho":1}'],
    ["two\n\tlines", "two lines"],
  ])("shows %o in one line", (value, text) => {
    expect(shown(value)).toBe(`invalid rho: ${text} (expected a number from 0 to 1)`);
  });

  test("shows what JSON cannot", () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(shown(circle)).toBe("invalid rho: [object Object] (expected a number from 0 to 1)");
    expect(shown(JSON.parse("[".repeat(1e5) + "]".repeat(1e5)))).toContain(": [object Array] (");
    expect(shown(() => 1)).toBe("invalid rho: () => 1 (expected a number from 0 to 1)");
    expect(shown(Symbol("s"))).toBe("invalid rho: Symbol(s) (expected a number from 0 to 1)");
  });

  test("cuts a long value to 78 characters", () => {
    expect(shown("x".repeat(80))).toContain(`: ${"x".repeat(80)} (`);
    expect(shown("x".repeat(81))).toContain(`: ${"x".repeat(77)}… (`);
    expect(shown(new Array(1000).fill(0)).length).toBeLessThan(130);
  });
});

describe("unknown", () => {
  const known = ["textfooler-lexicon", "pwws", "bae"];

  test.each([
    ["textfoler-lexicon", "textfooler-lexicon"],
    ["TextFooler-Lexicon", "textfooler-lexicon"],
    ["pws", "pwws"],
    ["ba", "bae"],
  ])("suggests what %s is a misspelling of", (value, meant) => {
    expect(unknown("recipe", value, known).message).toBe(`unknown recipe: ${value} (did you mean ${meant}?)`);
  });

  test.each(["deepwordbug", "", "xyz"])("lists what is known where nothing is near %j", (value) => {
    expect(unknown("recipe", value, known).message).toBe(
      `unknown recipe: ${value} (expected one of textfooler-lexicon, pwws, bae)`,
    );
  });

  test("suggests the nearest of several", () => {
    expect(unknown("x", "layers", ["layer_", "layers2", "player"]).message).toBe(
      "unknown x: layers (did you mean layer_?)",
    );
    expect(unknown("x", "alpha1", ["alpha123", "alpha12", "beta"]).message).toMatch(/mean alpha12\?/);
  });
});

test("missing names the thing", () => {
  expect(missing("file", "notes.tsv").message).toBe("missing file: notes.tsv");
});
