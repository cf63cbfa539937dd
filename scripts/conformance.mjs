/**
 * `npm run test:conformance [-- --backend NAME] [-- --only REGEX]`: TensorFlow.js's own tests on one of our
 * backends. Fails where a test does that is no known exception, and where a known exception has come to pass.
 */
import { readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { bundleTests } from "../test/conformance/bundle-tests.mjs";
import { runTests } from "../test/conformance/run-tests.mjs";
import { verdict } from "../test/conformance/verdict.mjs";

const folder = new URL("../test/conformance/", import.meta.url);

try {
  const { backend, only } = readOptions();
  const exceptions = JSON.parse(readFileSync(new URL("known-exceptions.json", folder), "utf8"));
  const start = Date.now();
  const { results, fallbacks } = await runTests(await bundleTests(backend), only);
  const { isGood, lines, summary } = verdict(results, exceptions, fallbacks);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log([...lines, `${backend}: ${summary}; ${seconds} s`].join("\n"));
  process.exitCode = isGood ? 0 : 1;
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      backend: { type: "string", default: "onnx" },
      only: { type: "string", default: "" },
    },
  });
  const known = readdirSync(new URL("backends", folder)).map((file) => file.replace(".ts", ""));
  if (!known.includes(values.backend)) {
    throw new Error(`unknown backend: ${values.backend} (expected one of ${known.join(", ")})`);
  }
  return { backend: values.backend, only: new RegExp(values.only) };
}
