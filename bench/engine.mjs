/**
 * The onnx engine beside others that do the same work: the hand-written graph of shared/examples/lazy-backend, tfjs-node
 * and PyTorch. Ratios are our time to theirs.
 *
 * `npm run bench -- engine [--threads 2] [--rounds 11] [--tfjs-node FOLDER] [--python PYTHON] [--parts base,small]`:
 * FOLDER has tfjs-node in its node_modules, PYTHON has PyTorch; without them their parts are left out.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { compile, registerOnnxBackend } from "../dist/backends/onnx/index.js";
import { adamStep } from "./engine/adam-step.mjs";
import { computed, encoderProgram } from "./engine/encoder-program.mjs";
import { checkHandGraph, handGraph } from "./engine/hand-graph.mjs";
import { interleaved } from "./engine/interleaved.mjs";
import { turnTaker } from "./engine/turn-taker.mjs";

const BASE = { layers: 12, hidden: 768, inner: 3072, heads: 12, batch: 8, length: 32 };
const SMALL = { layers: 2, hidden: 128, inner: 512, heads: 2, batch: 8, length: 32 };
const CLASSIFIER = {
  layers: 6,
  hidden: 384,
  inner: 1536,
  heads: 12,
  batch: 32,
  length: 24,
  vocabulary: 8000,
};

/** The most that our time should be of theirs. */
const TARGETS = { base: 1.05, smallCompiled: 1.1, tfjsNode: 0.5, adam: 1.15 };

const { values: options } = parseArgs({
  options: {
    threads: { type: "string", default: "2" },
    rounds: { type: "string", default: "11" },
    "tfjs-node": { type: "string" },
    python: { type: "string" },
    parts: { type: "string", default: "base,small,tfjsNode,adam" },
  },
});
const [threads, rounds] = [Number(options.threads), Number(options.rounds)];
const parts = {
  base: () => besideHandGraph(BASE, { rounds }),
  small: () => besideHandGraph(SMALL, { rounds, repetitions: 20 }),
  tfjsNode: () => options["tfjs-node"] && besideTfjsNode(options["tfjs-node"]),
  adam: () => options.python && besidePyTorch(options.python),
};

try {
  checkHandGraph();
  tf.enableProdMode();
  await use({ threads });
  const results = {};
  for (const [name, measure] of Object.entries(parts)) {
    results[name] = (options.parts.split(",").includes(name) && (await measure())) || null;
  }
  console.log(JSON.stringify({ bench: "engine", threads, rounds, targets: TARGETS, ...results }));
  process.exit(0); // sessions' threads would hold it
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exit(1);
}

function use(engineOptions) {
  registerOnnxBackend(engineOptions);
  return tf.setBackend("onnx");
}

/** Forward pass and gradient, recorded at each call and compiled. */
async function besideHandGraph(size, timing) {
  const program = encoderProgram(tf, size);
  const { functions, inputs } = program;
  const results = {};
  for (const what of ["forward", "gradient"]) {
    log(`${size.layers} × ${size.hidden}, ${what}, beside the hand-written graph`);
    const hand = await handGraph(program, size, { threads, backward: what === "gradient" });
    const engine = () => computed(tf, functions[what], inputs);
    const compiledFunction = compile(functions[what]);
    const compiled = () => computed(tf, compiledFunction, inputs);
    const [expected, ofMask] = hand.run();
    for (const run of [engine, compiled]) {
      checkAgreement(run()[0], expected);
      if (ofMask) checkAgreement(run()[1], sumOfSamples(ofMask, size.batch));
    }
    results[what] = await interleaved({ hand: hand.run, engine, compiled }, timing);
    hand.dispose();
    log(results[what]);
  }
  return results;
}

async function besideTfjsNode(folder) {
  const { functions, inputs } = encoderProgram(tf, BASE);
  const results = {};
  for (const what of ["forward", "gradient"]) {
    log(`${BASE.layers} × ${BASE.hidden}, ${what}, beside tfjs-node`);
    const script = fileURLToPath(new URL("engine/tfjs-node-step.mjs", import.meta.url));
    const args = [script, folder, JSON.stringify(BASE), String(threads), what];
    const peer = await turnTaker(process.execPath, args);
    const engine = () => computed(tf, functions[what], inputs);
    checkAgreement(engine()[0], peer.ready);
    results[what] = await interleaved({ tfjsNode: peer.turn, engine }, { rounds });
    peer.end();
    log(results[what]);
  }
  return results;
}

/** One step of Adam, one thread each. */
async function besidePyTorch(python) {
  log(`Adam, ${CLASSIFIER.layers} × ${CLASSIFIER.hidden}, beside PyTorch`);
  await use({ threads: 1 });
  const script = fileURLToPath(new URL("engine/adam_step.py", import.meta.url));
  const { layers, hidden, inner, heads, vocabulary, batch, length } = CLASSIFIER;
  const sizes = [layers, hidden, inner, heads, vocabulary, batch, length, 1].map(String);
  const peer = await turnTaker(python, [script, ...sizes]);
  const step = adamStep(tf, CLASSIFIER);
  checkAgreement(
    peer.ready.map(() => step()),
    peer.ready,
  );
  const result = await interleaved({ pytorch: peer.turn, engine: step }, { rounds });
  peer.end();
  log(result);
  return result;
}

/** Speed counts only where both compute the same. */
function checkAgreement(found, expected) {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const error = found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0) / largest;
  if (!(error < 1e-5)) throw new Error(`results differ by ${error} of the largest (expected below 1e-5)`);
}

/** [B, n] to [n]. */
function sumOfSamples(values, batch) {
  const size = values.length / batch;
  return Array.from({ length: size }, (_, i) =>
    values.reduce((sum, value, j) => (j % size === i ? sum + value : sum), 0),
  );
}

function log(what) {
  console.error(typeof what === "string" ? `${what} …` : JSON.stringify(what));
}
