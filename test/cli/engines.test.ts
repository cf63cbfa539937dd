import { expect, test } from "vitest";
import type { EngineRow } from "../../src/results/engine-list.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { fail, succeed } from "./rahp.js";

const folder = temporaryFolder();
const evaluate = ["evaluate", "bert-mini-sst2", "--data", "sst2-sample"];

test("rahp engines: onnx, wasm and cpu work, agree to 1e-4 and have a speed; for others it says why not", async () => {
  const { kind, rows }: { kind: string; rows: EngineRow[] } = JSON.parse(
    await succeed(folder, "engines", "--json"),
  );
  expect(kind).toBe("EngineList");
  const variants = rows.map(({ engine, device }) => (device ? `${engine} ${device}` : engine));
  expect(variants).toEqual([
    ...["onnx cpu", "onnx webgpu", "onnx cuda", "tensorflow", "webgpu", "wasm", "cpu"],
  ]);
  const working = rows.filter(({ works }) => works);
  expect(working.map(({ engine }) => engine)).toEqual(expect.arrayContaining(["onnx", "wasm", "cpu"]));
  for (const { reason, error, gigaflops } of working) {
    expect(reason).toBeNull();
    expect(error).toBeLessThan(1e-4);
    expect(gigaflops).toBeGreaterThan(0);
  }
  for (const { reason, error, gigaflops } of rows.filter(({ works }) => !works)) {
    expect(reason).toMatch(/^[^\n]{5,}$/);
    expect([error, gigaflops]).toEqual([null, null]);
  }
});

test("threads and devices are the engine onnx's, and checked", async () => {
  expect(await fail(folder, ...evaluate, "--threads", "0")).toBe(
    "invalid threads: 0 (expected a whole number of at least 1)",
  );
  expect(await fail(folder, ...evaluate, "--engine", "wasm", "--threads", "2")).toBe(
    "invalid threads for the engine wasm: 2 (only onnx takes it)",
  );
});
