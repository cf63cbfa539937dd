import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { setTestEnvs } from "@tensorflow/tfjs-core/dist/jasmine_util.js";

/** Says which registered backend the tests that are loaded from now on are for. */
export function testBackend(name: string): void {
  setTestEnvs([{ name, backendName: name, isDataSync: true }]);
}
