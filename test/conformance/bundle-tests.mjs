import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const ENTRY = "conformance-entry";

/**
 * All tests that `@tensorflow/tfjs-core` ships, and the backend that they are for, as one CommonJS script. The
 * tests are ES modules that Node.js cannot load as they lie, and must share one tfjs-core with the backend.
 *
 * @param {string} backend a file of backends/, without its extension
 */
export async function bundleTests(backend) {
  const setUp = fileURLToPath(new URL(`backends/${backend}.ts`, import.meta.url));
  const entry = `export * from ${JSON.stringify(setUp)}; import "@tensorflow/tfjs-core/dist/tests.js";`;
  const bundle = await rolldown({
    input: ENTRY,
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    platform: "node",
    resolve: { mainFields: ["module", "main"] },
    external: [/^jasmine-core/, /^onnxruntime-/],
    treeshake: false, // tests are side effects, which the package's list of these leaves out
    plugins: [
      {
        name: ENTRY,
        resolveId: (id) =>
          id === ENTRY ? fileURLToPath(new URL(`${ENTRY}.js`, import.meta.url)) : undefined,
        load: (id) => (id.includes(ENTRY) ? entry : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "cjs", codeSplitting: false });
  return output[0].code;
}
