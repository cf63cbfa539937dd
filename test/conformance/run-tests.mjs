import { Console } from "node:console";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import jasmineCore from "jasmine-core";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/**
 * Runs a bundle of tests in this process, in order, each with the same random numbers every time.
 *
 * @param {string} bundle what `bundleTests` returns
 * @param {RegExp} only   runs the tests whose full names match
 */
export async function runTests(bundle, only) {
  const env = startJasmine(only);
  const results = [];
  const add = (name, status, [failure]) => results.push({ name, status, message: failure?.message });
  const addFailure = (name, failures) => failures.length > 0 && add(name, "failed", failures);
  env.addReporter({
    specDone: (test) => add(test.fullName, test.status, test.failedExpectations),
    suiteDone: (suite) => addFailure(`after all of ${suite.fullName}`, suite.failedExpectations),
    jasmineDone: (run) => addFailure("outside the tests", run.failedExpectations),
  });
  const { fallbacks } = load(bundle);
  await env.execute();
  if (results.every(({ status }) => status === "excluded")) throw new Error(`no test matches ${only}`);
  return { results, fallbacks: fallbacks() };
}

function startJasmine(only) {
  const jasmine = jasmineCore.boot();
  jasmine.DEFAULT_TIMEOUT_INTERVAL = 20_000; // what tfjs-core's tests expect
  const env = jasmine.getEnv();
  env.configure({
    random: false,
    forbidDuplicateNames: false,
    specFilter: (test) => only.test(test.getFullName()),
  });
  env.beforeEach(() => {
    const random = xoroshiro128plus(1);
    Math.random = () => uniformFloat64(random);
  });
  return env;
}

/** What the script exports. What it prints goes to stderr; what it requires is found from this folder. */
function load(script) {
  const exports = {};
  const scope = { exports, require: createRequire(import.meta.url), console: new Console(process.stderr) };
  const filename = fileURLToPath(new URL("conformance-tests.cjs", import.meta.url));
  const run = compileFunction(script, [...Object.keys(scope), "__filename"], { filename });
  run(...Object.values(scope), filename);
  return exports;
}
