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

describe("display", () => {
  const shownBy = async (code: string) => {
    const { published: messages, reply } = await kernel.run(code);
    expect(reply.status).toBe("ok");
    return messages.filter(({ type }) => type !== "status" && type !== "execute_input");
  };
  const bundleOf = (data: object) => ({
    type: "display_data",
    content: { data, metadata: {}, transient: {} },
  });

  it("shows any values in the middle of a cell, in their order with what is printed", async () => {
    expect(
      await shownBy('display(1, "two"); console.log("three"); display(new Map([[4, 5]])); 6'),
    ).toMatchObject([
      bundleOf({ "text/plain": "1" }),
      bundleOf({ "text/plain": "two" }),
      { type: "stream", content: { text: "three\n" } },
      bundleOf({ "text/plain": "Map(1) { 4 => 5 }" }),
      { type: "execute_result", content: { data: { "text/plain": "6" } } },
    ]);
  });

  const slow = `
    class Slow {
      async [Symbol.for("Jupyter.display")]() {
        await new Promise((resolve) => setTimeout(resolve, 30));
        return { "text/html": "<b>slow</b>", "image/png": new Uint8Array([1]) };
      }
    }`;
  const slowBundle = bundleOf({ "text/html": "<b>slow</b>", "image/png": "AQ==" });

  it("is waited for, where it is awaited and at the end of the cell", async () => {
    expect(await shownBy(`${slow}\nawait display(new Slow()); console.log("after")`)).toMatchObject([
      slowBundle,
      { type: "stream", content: { text: "after\n" } },
    ]);
    expect(await shownBy("display(new Slow());\nundefined")).toMatchObject([slowBundle]);
  });

  it("that fails is an error of the cell, awaited or not", async () => {
    const bad = '{ [Symbol.for("Jupyter.display")]() { throw new RangeError("no ink"); } }';
    for (const code of [`await display(${bad})`, `display(${bad}); await null;`]) {
      const { reply } = await kernel.run(code);
      expect(reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "no ink" });
    }
    const { reply } = await kernel.run(`display(${bad}); throw new Error("before it was known")`);
    expect(reply).toMatchObject({ evalue: "before it was known" });
    expect(await shownBy("1")).toMatchObject([{ content: { data: { "text/plain": "1" } } }]);
  });

  it("is a name that a cell may declare anew", async () => {
    expect(await shown("const display = 7; display")).toEqual([{ "text/plain": "7" }]);
  });
});

describe("what a cell prints", () => {
  it("arrives whole where it is ten megabytes", async () => {
    const answer = await kernel.run(
      'for (let i = 0; i < 100; i++) process.stdout.write("é".repeat(100_000))',
    );
    expect(printed(answer) === "é".repeat(10_000_000)).toBe(true);
  });

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
