import { expect, test } from "vitest";
import type { EngineName } from "../../src/backends/engines.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { useEngine } from "../../src/verbs/use-engine.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

test("the chosen engine computes; a loaded model goes along, with the same result to float error", async () => {
  expect(await useEngine("cpu")).toBe("cpu");
  const model = await loadModel(await tinyModelFolder());
  const onCpu = await evaluate(model, sentences, silent);
  expect(onCpu.provenance.engine).toBe("cpu");

  expect(await useEngine("wasm")).toBe("wasm");
  const onWasm = await evaluate(model, sentences, silent);
  expect(onWasm.provenance.engine).toBe("wasm");
  const clevers = ({ examples }: typeof onCpu) => examples.map(({ clever }) => clever);
  expect(relativeToMax(clevers(onWasm), clevers(onCpu))).toBeLessThan(1e-5);
});

test("without a name the engine stays", async () => {
  await useEngine("cpu");
  expect(await useEngine()).toBe("cpu");
});

test("an unknown engine is refused, and the one in use goes on", async () => {
  await useEngine("cpu");
  expect(await refusal(() => useEngine("cuda" as EngineName))).toBe(
    "invalid engine: cuda (expected onnx, tensorflow, webgpu, wasm, cpu)",
  );
  expect(await useEngine()).toBe("cpu");
});
