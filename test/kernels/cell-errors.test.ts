import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Kernel, printed, published } from "./kernel.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

/** The error that a cell publishes; it must be what the reply says too. */
async function errorOf(code: string) {
  const { reply, published: messages } = await kernel.run(code);
  const [error] = messages.filter(({ type }) => type === "error").map(({ content }) => content);
  expect(reply).toMatchObject({ status: "error", ...error });
  return { ename: error.ename, evalue: error.evalue, text: error.traceback.join("\n") };
}

describe("an error at run time", () => {
  it("has its own name and message, and a traceback that points into the cell", async () => {
    const { reply } = await kernel.run(
      "interface Unused {\n  n: 1;\n}\n\nfunction half(n: any) {\n\n  return n.size / 2;\n}",
    );
    const error = await errorOf("// one line\n\nhalf(undefined);");
    expect(error.ename).toBe("TypeError");
    expect(error.evalue).toBe("Cannot read properties of undefined (reading 'size')");
    expect(error.text).toBe(
      [
        "TypeError: Cannot read properties of undefined (reading 'size')",
        `    at half (cell [${reply.execution_count}]:7:12)`,
        `    at cell [${reply.execution_count! + 1}]:3:1`,
        "",
        "7 |   return n.size / 2;",
        "               ^",
      ].join("\n"),
    );
  });

  it("leaves the kernel's frames out after an await, and in causes", async () => {
    const { text } = await errorOf(`
      await null;
      throw new RangeError("outer", { cause: new AggregateError([new Error("inner")], "middle") });`);
    expect(text).toMatch(/RangeError: outer\n {4}at cell \[\d+\]:3:13/);
    expect(text).toMatch(/AggregateError: middle\n +at cell \[\d+\]:3:\d+/);
    expect(text).toMatch(/Error: inner\n +at cell \[\d+\]:3:\d+/);
    expect(text).not.toMatch(/tslab|node:|rahp-ts/);
  });

  it("has the name of its class, and its own properties", async () => {
    const { ename, text } = await errorOf(`
      class QuotaError extends Error { override readonly name = "QuotaError"; code = "E_QUOTA"; }
      throw new QuotaError("too much");`);
    expect(ename).toBe("QuotaError");
    expect(text).toMatch(/^QuotaError: too much\n/);
    expect(text).toMatch("code: 'E_QUOTA'");
  });

  it("tells places in cells also where it is caught and printed, or shown", async () => {
    const answer = await kernel.run(
      'try {\n  JSON.parse("{");\n} catch (error) {\n  console.log(error);\n}\nnew RangeError("shown")',
    );
    const count = answer.reply.execution_count;
    expect(printed(answer)).toMatch(
      new RegExp(
        `^SyntaxError: .*\\n    at JSON.parse \\(<anonymous>\\)\\n    at cell \\[${count}\\]:2:8\\n$`,
      ),
    );
    expect(published(answer, "execute_result")[0].data["text/plain"]).toBe(
      `RangeError: shown\n    at cell [${count}]:6:1`,
    );
  });

  it("marks the place in lines with tabs and with characters beyond 16 bits", async () => {
    const { evalue, text } = await errorOf('\tconst face = "😀"; throw new Error(face + " שלום")');
    expect(evalue).toBe("😀 שלום");
    expect(text.split("\n").slice(-2)).toEqual([
      '1 | \tconst face = "😀"; throw new Error(face + " שלום")',
      `    \t${" ".repeat('const face = "😀"; throw '.length)}^`,
    ]);
  });

  it("points to the same place when it is thrown again by a later cell", async () => {
    const first = await errorOf(
      "let kept: unknown;\n(globalThis as any).kept = new Error('kept');\nthrow (globalThis as any).kept",
    );
    const second = await errorOf("throw (globalThis as any).kept");
    expect(second.text).toBe(first.text);
  });

  it("may be any value", async () => {
    expect(await errorOf('throw { code: 7, toString: () => "seven" }')).toMatchObject({
      ename: "Error",
      evalue: "seven",
    });
  });

  it("in a forgotten promise or a timer goes to standard error", async () => {
    const answer = await kernel.run(
      'Promise.reject(new RangeError("forgotten")); await new Promise((resolve) => setTimeout(resolve, 20))',
    );
    expect(answer.reply.status).toBe("ok");
    expect(printed(answer, "stderr")).toMatch(/^RangeError: forgotten\n {4}at cell \[\d+\]:1:16/);
  });
});

describe("an error in the code", () => {
  it("of types has TypeScript's text, its place and the offending line", async () => {
    const { reply } = await kernel.run("0");
    const { ename, evalue, text } = await errorOf('const fine = 1;\nconst count: number = "five";');
    expect(ename).toBe("TypeScriptError");
    expect(evalue).toBe("Type 'string' is not assignable to type 'number'.");
    expect(text).toBe(
      [
        "TypeScriptError: Type 'string' is not assignable to type 'number'. (TS2322)",
        `    at cell [${reply.execution_count! + 1}]:2:7`,
        "",
        '2 | const count: number = "five";',
        "          ^^^^^",
      ].join("\n"),
    );
  });

  it("of types comes with TypeScript's explanation", async () => {
    const { text } = await errorOf("const f: (n: { a: string }) => void = (n: { a: number }) => {};");
    expect(text).toMatch("\n  Types of parameters 'n' and 'n' are incompatible.");
  });

  it("of types is found strictly", async () => {
    expect((await errorOf("function f(x) {}")).evalue).toBe("Parameter 'x' implicitly has an 'any' type.");
    expect((await errorOf("[1].find((n) => n > 1).toFixed()")).evalue).toBe(
      "Object is possibly 'undefined'.",
    );
  });

  it.each([
    ["const a = {\n", "'}' expected.", "2:1"],
    ["const n = = 2;", "Expression expected.", "1:11"],
    ["foo bar", "Unexpected keyword or identifier.", "1:1"],
  ])("of syntax in %j is that only", async (code, message, place) => {
    const { ename, evalue, text } = await errorOf(code);
    expect({ ename, evalue }).toEqual({ ename: "SyntaxError", evalue: message });
    expect(text.split("\n")[1]).toMatch(new RegExp(`^ {4}at cell \\[\\d+\\]:${place}$`));
    expect(text).not.toMatch("TypeScriptError");
  });

  it("declares nothing, and the next cell runs", async () => {
    await errorOf("const early = 1; early.toFixed(true as string)");
    expect((await errorOf("early")).evalue).toBe("Cannot find name 'early'.");
    expect(published(await kernel.run("const early = 2; early"), "execute_result")[0].data).toEqual({
      "text/plain": "2",
    });
  });
});
