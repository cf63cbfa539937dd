import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const script = fileURLToPath(new URL("../../scripts/conformance.mjs", import.meta.url));

const run = promisify(execFile);

async function conformance(...args: string[]) {
  const child = run(process.execPath, [script, ...args], { maxBuffer: 2 ** 26 });
  const { code = 0, stdout, stderr } = await child.catch((error) => error);
  return { code, stdout, stderr };
}

/** Each backend, and how many of tfjs-core 4.22's tests it passes: all but two that are for the cpu backend alone. */
const backends = [{ backend: "onnx", tests: 4225 }];

test.each(backends)("the $backend backend passes TensorFlow.js's own tests", async ({ backend, tests }) => {
  const { code, stdout, stderr } = await conformance("--backend", backend);
  expect(code, stdout + stderr).toBe(0);
  const [, passed, failed] = stdout.match(/: (\d+) passed, (\d+) failed,/)!;
  expect(Number(passed)).toBeGreaterThanOrEqual(tests);
  expect(Number(failed)).toBe(0);
});

describe("npm run test:conformance", () => {
  test("runs the tests whose full names match --only, and ends with a line of counts", async () => {
    const { code, stdout } = await conformance(
      "--backend",
      "cpu",
      "--only",
      "^erf cpu .* (scalar|tensor2d)$",
    );
    expect(stdout).toMatch(/^cpu: 2 passed, 0 failed, 0 known exceptions, 0 pending; [\d.]+ s\n$/);
    expect(code).toBe(0);
  });

  test("fails where no test matches --only", async () => {
    const { code, stderr } = await conformance("--backend", "cpu", "--only", "no such test");
    expect([code, stderr]).toEqual([1, "error: no test matches /no such test/\n"]);
  });

  test("refuses a backend that it does not know", async () => {
    const { code, stderr } = await conformance("--backend", "gpu");
    expect(stderr).toMatch(/^error: unknown backend: gpu \(expected one of .*cpu.*\)\n$/);
    expect(code).toBe(1);
  });
});
