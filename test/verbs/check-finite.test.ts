import { describe, expect, test } from "vitest";
import { HeadScores } from "../../src/results/head-scores.js";
import { checkFinite } from "../../src/verbs/check-finite.js";
import { composite } from "../../src/verbs/composite.js";

describe("numbers that are none", () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY])("a score of %s is refused by its example", (value) => {
    expect(() => checkFinite("C", value, 7)).toThrow(
      `C of example 7 is ${value} (the model overflows on it, or epsilon 0 meets a zero gradient)`,
    );
    checkFinite("C", -1e300, 7);
  });

  test.each([
    { deltaClever: Number.NaN, fisher: 1 },
    { deltaClever: 1, fisher: Number.POSITIVE_INFINITY },
    { deltaClever: 1, fisher: -1 },
  ])("composite refuses head scores of %j", (score) => {
    const rows = [{ layer: 0, head: 0, deltaClever: 0, deltaCleverStderr: null, fisher: 1 }];
    const origin = { provenance: { verb: "scoreHeads", options: {}, seed: null, versions: {} } };
    const scores = new HeadScores([...rows, { ...rows[0], head: 1, ...score }], [], origin);
    expect(() => composite(scores)).toThrow(/^invalid scores of layer 0, head 1: /);
  });
});
