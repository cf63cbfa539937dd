import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Kernel, printed, published } from "./kernel.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

/** The MIME bundle of a cell's last expression. */
async function shown(code: string) {
  return published(await kernel.run(code), "execute_result").map((result) => result.data);
}

describe("the last expression of a cell", () => {
  it("shows every MIME type of its own display in one bundle, also of a display that waits", async () => {
    const code = `
      class Gauge {
        async [Symbol.for("Jupyter.display")]() {
          await new Promise((resolve) => setTimeout(resolve, 20));
          return { "text/plain": "7", "text/html": "<b>7</b>", "application/json": { n: [7] } };
        }
      }
      new Gauge()`;
    expect(await shown(code)).toEqual([
      { "text/plain": "7", "text/html": "<b>7</b>", "application/json": { n: [7] } },
    ]);
  });

  it("shows bytes as base64", async () => {
    const code = `({ [Symbol.for("Jupyter.display")]: () => ({ "image/png": new Uint8Array([1, 2, 3]) }) })`;
    expect(await shown(code)).toEqual([{ "image/png": "AQID" }]);
  });

  it.each([
    ["1 + 1", "2"],
    ['"two\\nlines"', "two\nlines"],
    ["({ a: [1, { b: null }] })", "{ a: [ 1, { b: null } ] }"],
    ["null", "null"],
    ["0", "0"],
    ["await (Promise.resolve(5))", "5"],
  ])("%s shows as the console prints it", async (code, text) => {
    expect(await shown(code)).toEqual([{ "text/plain": text }]);
  });

  it.each(["undefined", "const x = 1", "", "// nothing", "interface Nothing { n: 0 }"])(
    "%j shows nothing",
    async (code) => {
      const { published } = await kernel.run(code);
      expect(published.map((message) => message.type)).toEqual(["status", "execute_input", "status"]);
    },
  );

  it("that fails to show itself is an error of the cell", async () => {
    const code = `({ async [Symbol.for("Jupyter.display")]() { throw new RangeError("no ink"); } })`;
    const { reply } = await kernel.run(code);
    expect(reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "no ink" });
  });
});

describe("what a cell prints", () => {
  it("arrives whole and in order, in few messages", async () => {
    const answer = await kernel.run("for (let i = 0; i < 5000; i++) console.log(i)");
    expect(printed(answer)).toBe(Array.from({ length: 5000 }, (_, i) => `${i}\n`).join(""));
    expect(published(answer, "stream").length).toBeLessThan(50);
  });

  it("keeps its streams apart", async () => {
    const answer = await kernel.run('console.log("a"); console.error("b"); console.log("é")');
    expect(published(answer, "stream")).toEqual([
      { name: "stdout", text: "a\n" },
      { name: "stderr", text: "b\n" },
      { name: "stdout", text: "é\n" },
    ]);
  });

  it("comes before what it displays afterwards", async () => {
    const code =
      'import { display } from "tslab"; console.log("first"); console.log("second"); display.html("<i>x</i>")';
    const { published } = await kernel.run(code);
    expect(
      published
        .filter(({ type }) => type !== "status")
        .map(({ type }) => type)
        .slice(-2),
    ).toEqual(["stream", "display_data"]);
  });
});
