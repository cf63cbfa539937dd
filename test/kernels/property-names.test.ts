import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Kernel, published } from "./kernel.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
  await kernel.run(
    'import { join } from "node:path"; const { a, b } = { a: 1, b: 2 }; let [p, q] = [3, 4]; p',
  );
});
afterAll(() => kernel.close());

async function result(code: string) {
  return published(await kernel.run(code), "execute_result")[0]?.data["text/plain"];
}

describe("a shorthand property", () => {
  it.each([
    ["of an earlier cell's variables has their values", "({ a, b })", "{ a: 1, b: 2 }"],
    ["stands in arguments and functions too", "Object.values([5].map((c) => ({ a, c }))[0])", "[ 1, 5 ]"],
    ["of something that an earlier cell imported is that", '({ join }).join("x", "y")', "x/y"],
    ["of the same cell's variables, and of parameters, is theirs", "((a: number) => ({ a }))(6)", "{ a: 6 }"],
    [
      "on the left of an assignment sets the earlier cell's variable, to its default where there is none",
      "({ p, q = 8 } = { p: 7 } as { p: number; q?: number }); [p, q]",
      "[ 7, 8 ]",
    ],
  ])("%s", async (_, code, text) => {
    expect(await result(code)).toBe(text);
  });
});

describe("a pattern's property whose type an earlier cell declared", () => {
  beforeAll(() => kernel.run('const row = { task: { name: "x" }, row: 1 }; const task = 2; row'));
  it.each([
    ["may bear the name of a variable", "[row].map(({ row: n }) => n + 1)[0]", "2"],
    ["may be taken apart", "[row].map(({ task: { name } }) => name)[0]", "x"],
    ["may have a default", "const { task: of = { name: task } } = row; of.name", "x"],
  ])("%s", async (_, code, text) => {
    expect(await result(code)).toBe(text);
  });
});
