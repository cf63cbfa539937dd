import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { chooseEngine, ENGINES } from "../../src/backends/engines.js";

// A file of its own: no engine must have been chosen in its process.
test("without a name, the first choice is the fastest engine that works", async () => {
  const chosen = await chooseEngine();
  expect(tf.getBackend()).toBe(chosen);
  for (const faster of ENGINES.slice(0, ENGINES.indexOf(chosen))) {
    await expect(chooseEngine(faster)).rejects.toThrow(`no engine works (${faster}: `);
  }
});
