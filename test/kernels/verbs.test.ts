import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Kernel, printed, published } from "./kernel.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
  await kernel.run(`
    import { Chart, evaluate, loadDataset, loadModel, scoreHeads } from "rahp";
    import type { Evaluation } from "rahp";
    const model = await loadModel("bert-mini-sst2");
    const data = await loadDataset("sst2-sample");`);
});
afterAll(() => kernel.close());

describe("a verb of rahp", () => {
  it("given something wrong is one line, and the line of the cell", async () => {
    const { reply } = await kernel.run(
      "const options = { batchSize: -1 };\nawait evaluate(model, data, options)",
    );
    expect(reply.ename).toBe("RahpError");
    expect(reply.traceback).toEqual([
      "RahpError: invalid batchSize: -1 (expected a whole number of at least 1)",
      `    at cell [${reply.execution_count}]:2:7`,
      "",
      "2 | await evaluate(model, data, options)",
      "          ^",
    ]);
  });

  it("given an option that it doesn't have is a type error, with a proposal", async () => {
    const { reply } = await kernel.run("await evaluate(model, data, { batchsize: 1 })");
    expect(String((reply.traceback as string[]).at(-1))).toMatch("Did you mean to write 'batchSize'?");
  });

  it("shows its result in several forms, and its progress in one line that ends", async () => {
    const answer = await kernel.run("const found: Evaluation = await evaluate(model, data); found");
    const [{ data }] = published(answer, "execute_result");
    expect(data["text/html"]).toMatch("<table");
    expect(data["text/plain"]).toMatch("accuracy");
    expect(printed(answer).split("\r").at(-1)).toMatch(/^evaluating: 320 in [^\n]+\n$/);
    expect(printed(answer).split("\n").length).toBe(2);
  });

  it("is explained by its signature and doc comment, and completed by its options", async () => {
    const { data } = await kernel.ask("inspect", "await evaluate(model)", 9);
    expect(data["text/plain"]).toMatch(
      /evaluate\(model: TextClassifier, data: Dataset.*\n\nMeasures accuracy/,
    );
    expect(data["text/markdown"]).toMatch(/^```typescript\nevaluate\(model.*\n```\n\nMeasures accuracy/);
    expect(data["text/markdown"]).toMatch(/\*@throws\* RahpError for options out of range/);
    expect(data["text/markdown"]).toMatch(/\*@example\*\n```typescript\nconst \{ accuracy.*\n```$/);
    const { matches, metadata } = await kernel.ask("complete", "evaluate(model, data, { ba", 26);
    expect(matches).toEqual(["batchSize"]);
    expect(metadata._jupyter_types_experimental).toEqual([
      { text: "batchSize", type: "property", start: 24, end: 26 },
    ]);
  });
});

it("a chart shows as Vega-Lite, as a picture and as text", async () => {
  const view = '{ data: { values: [{ n: 1 }] }, mark: "bar", encoding: { x: { field: "n" } } }';
  const answer = await kernel.run(`new Chart({ title: "One", view: ${view} })`);
  expect(published(answer, "execute_result")[0].data).toMatchObject({
    "application/vnd.vegalite.v5+json": { title: { text: "One" } },
    "image/png": expect.stringMatching(/^iVBOR/),
    "text/plain": "Chart: One",
  });
});

describe("an interrupt", () => {
  const stopped = /\rscoring heads: stopped at \d+ of 8320 after [^\n]+\n$/;

  it("ends a verb, its progress line and the cell", async () => {
    const answer = await kernel.run("await scoreHeads(model, data, { samples: 320 })", { interruptAfter: 2 });
    expect(answer.reply.traceback).toEqual(["Interrupted: the cell was interrupted"]);
    expect(printed(answer)).toMatch(stopped);
    const order = answer.published
      .map(({ type }) => type)
      .filter((type) => type === "stream" || type === "error");
    expect(order.at(-1)).toBe("error");
    const later = await kernel.run("await new Promise((resolve) => setTimeout(resolve, 700)); 1");
    expect(later.published.map(({ type }) => type)).not.toContain("stream");
  });

  it("ends a verb that an earlier cell did not await", async () => {
    await kernel.run("void scoreHeads(model, data, { samples: 320 });");
    const answer = await kernel.run("await new Promise((resolve) => setTimeout(resolve, 9000))", {
      interruptAfter: 1,
    });
    expect(answer.reply).toMatchObject({ ename: "Interrupted" });
    expect(printed(answer)).toMatch(stopped);
  });

  it("leaves verbs as they were", async () => {
    const answer = await kernel.run("(await evaluate(model, data)).accuracy === found.accuracy");
    expect(published(answer, "execute_result")[0].data["text/plain"]).toBe("true");
  });
});
