import { describe, expect, test } from "vitest";
import { verdict } from "./verdict.mjs";

const passed = { name: "add basic", status: "passed" } as const;
const failed = { name: "max of NaN", status: "failed", message: "Expected 1 to be NaN." } as const;

describe("verdict", () => {
  test("is good where nothing fails, and counts tests by what became of them", () => {
    const results = [
      passed,
      passed,
      { name: "b", status: "pending" },
      { name: "c", status: "excluded" },
    ] as const;
    expect(verdict([...results], {}, {})).toEqual({
      isGood: true,
      lines: [],
      summary: "2 passed, 0 failed, 0 known exceptions, 1 pending",
    });
  });

  test("is bad where a test fails that is no known exception, and gives its first message", () => {
    expect(verdict([passed, failed], { "another test": "a reason" }, {})).toEqual({
      isGood: false,
      lines: ["failed: max of NaN\n  Expected 1 to be NaN."],
      summary: "1 passed, 1 failed, 0 known exceptions, 0 pending",
    });
  });

  test("is good where only known exceptions fail", () => {
    expect(verdict([passed, failed], { "max of NaN": "maxima ignore NaN" }, {})).toEqual({
      isGood: true,
      lines: [],
      summary: "1 passed, 0 failed, 1 known exceptions, 0 pending",
    });
  });

  test("is bad where a known exception passes", () => {
    const { isGood, lines } = verdict([passed], { "add basic": "a reason" }, {});
    expect(isGood).toBe(false);
    expect(lines).toEqual(["passed, but is a known exception: add basic"]);
  });

  test("lets one of two tests with the name of a known exception pass", () => {
    const sameName = { name: failed.name, status: "passed" } as const;
    expect(verdict([sameName, failed], { "max of NaN": "a reason" }, {}).isGood).toBe(true);
  });

  test("says nothing of known exceptions that did not run", () => {
    const notRun = { name: failed.name, status: "excluded" } as const;
    expect(verdict([passed, notRun], { "max of NaN": "a reason" }, {}).isGood).toBe(true);
  });

  test("lists the kernels that fell back, the most frequent first", () => {
    const { isGood, lines } = verdict([passed], {}, { Conv2D: 3, Pool: 20 });
    expect([isGood, lines]).toEqual([true, ["fell back: Pool 20, Conv2D 3"]]);
  });
});
