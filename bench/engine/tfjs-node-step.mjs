/**
 * The encoder's forward pass or gradient on tfjs-node, once for each line on standard input; see turn-taker.mjs.
 * usage: tfjs-node-step.mjs FOLDER SIZE(JSON) THREADS forward|gradient; FOLDER has tfjs-node in its node_modules
 */
import { createRequire, register } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, size, threads, what] = process.argv.slice(2);
process.env.TF_NUM_INTRAOP_THREADS = threads;
process.env.TF_NUM_INTEROP_THREADS = "1";
process.env.TF_CPP_MIN_LOG_LEVEL = "2";
const require = createRequire(`${folder}/`);
const tf = require("@tensorflow/tfjs-node");
// the library's layers have to use the tfjs-core that tfjs-node brings
const core = createRequire(require.resolve("@tensorflow/tfjs-node")).resolve("@tensorflow/tfjs-core");
const hooks = `export const resolve = (name, context, next) => name === "@tensorflow/tfjs-core"
  ? { url: ${JSON.stringify(pathToFileURL(core))}, format: "commonjs", shortCircuit: true }
  : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

const { computed, encoderProgram } = await import("./encoder-program.mjs");
const { functions, inputs } = encoderProgram(tf, JSON.parse(size));
const program = () => computed(tf, functions[what], inputs);

console.log(JSON.stringify([...program()[0]]));
for await (const _ of createInterface({ input: process.stdin })) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  program();
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }));
}
