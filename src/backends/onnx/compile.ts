import { engine, type Tensor, type TensorInfo, tidy } from "@tensorflow/tfjs-core";
import { OnnxBackend } from "./backend.js";
import { buildModel, inputName, isInside, resultName } from "./graph/build-model.js";
import { canonicalGraph } from "./graph/canonical-graph.js";
import { connectedGraph, needsArgument } from "./graph/connected-graph.js";
import { peakBytes } from "./graph/peak-bytes.js";
import { type Elements, type ElementType, leaf } from "./records/value.js";
import { feedOf } from "./running/evaluator.js";
import { runError } from "./running/run-error.js";
import type { Feeds, Results } from "./running/runtime.js";
import { type Blueprint, blueprint } from "./running/sessions.js";

/** A function whose operations are known for one shape of its arguments. */
interface Program {
  readonly plan: Blueprint;
  /** What it captured, by input name. */
  readonly captured: Feeds;
  readonly arguments: readonly { readonly name: string; readonly index: number; readonly shape: number[] }[];
  readonly results: readonly {
    readonly name: string;
    readonly shape: number[];
    readonly dtype: ElementType;
  }[];
  readonly isList: boolean;
  /** What an error of the runtime says, with the recorded operation that it is about. */
  readonly failure: (cause: unknown) => Error;
}

type Result = Tensor | Tensor[];

/**
 * A function that records its operations once for each shape of its arguments, and from then on only computes
 * them: faster where recording costs more than computing, as in small models. On other engines, and where this one
 * cannot compute without `await`, it is the function itself.
 *
 * What depends on the arguments must come out of tensor operations; everything else is as it was at the first
 * call: tensors that the function takes from outside, numbers that it draws, branches that it takes.
 *
 * @param fn  from tensors to a tensor or a list of tensors; it may take gradients
 * @throws Error where the function reads a tensor that depends on its arguments, uses a kernel that this engine
 *   leaves to tfjs's cpu engine, or returns one that doesn't depend on its arguments
 * @example const gradient = compile(tf.grad((x) => tf.sum(model(x))));
 */
export function compile<Args extends Tensor[], R extends Result>(
  fn: (...args: Args) => R,
): (...args: Args) => R {
  const programs = new Map<string, Program>();
  return (...args) => {
    const backend = engine().backend;
    if (!(backend instanceof OnnxBackend) || !backend.sessions.isSynchronous) return fn(...args);
    const shapes = args.map(({ dtype, shape }) => `${dtype} ${shape}`).join("; ");
    let program = programs.get(shapes);
    if (!program) {
      program = trace(backend, fn, args);
      programs.set(shapes, program);
    }
    return run(backend, program, args) as R;
  };
}

function trace<Args extends Tensor[]>(
  backend: OnnxBackend,
  fn: (...args: Args) => Result,
  args: Args,
): Program {
  const { recorder } = backend;
  backend.pending.evaluateAll(); // so that nothing need be computed on the way
  const standIns = args.map(({ shape, dtype, dataId }, i) => {
    const value = leaf(backend.valuesHere(dataId) as Elements, shape, dtype as ElementType);
    value.argument = i;
    return engine().makeTensorFromTensorInfo(recorder.hand(value), backend);
  }) as Args;
  const first = standIns[0]?.id ?? Number.POSITIVE_INFINITY; // tensors from here on are the trace's
  const made: { result?: Result } = {};
  try {
    made.result = backend.pending.whileTracing(() => tidy(() => fn(...standIns)));
    const results = [made.result].flat();
    const values = results.map((tensor: TensorInfo) => recorder.input(tensor));
    if (values.some((value) => value.data !== null || !needsArgument(value))) throw new Error(CONSTANT);
    const graph = canonicalGraph(connectedGraph(values, []));
    const [model, peak] = [buildModel(graph, "graph"), peakBytes(graph)]; // now, before other graphs renumber it
    const fed = graph.leaves.flatMap((value, slot) =>
      isInside(value, "graph") ? [] : [{ value, name: inputName(slot) }],
    );
    return {
      plan: { ...blueprint(graph, false), key: `program ${++traced}`, model: () => model, peak: () => peak },
      captured: Object.fromEntries(
        fed.flatMap(({ value, name }) => (value.argument === null ? [[name, feedOf(value)]] : [])),
      ),
      arguments: fed.flatMap(({ value: { argument, shape }, name }) =>
        argument === null ? [] : [{ name, index: argument, shape }],
      ),
      results: values.map((value) => ({ name: resultName(value), shape: value.shape, dtype: value.dtype })),
      isList: Array.isArray(made.result),
      failure: (cause) => runError(graph, cause),
    };
  } finally {
    for (const tensor of [...standIns, ...[made.result ?? []].flat()])
      if (tensor.id >= first && !tensor.isDisposed) tensor.dispose(); // what is the caller's stays
    backend.pending.abandonTraced();
  }
}

const CONSTANT = "compile: the function returns a tensor that doesn't depend on its arguments";

/** Programs traced so far. */
let traced = 0;

function run(backend: OnnxBackend, program: Program, args: readonly Tensor[]): Result {
  backend.evaluate(args);
  const feeds = { ...program.captured };
  for (const { name, index, shape } of program.arguments) {
    feeds[name] = feedOf(backend.recorder.input({ ...args[index], shape }));
  }
  const computed = compute(backend, program, feeds);
  const tensors = program.results.map(({ name, shape, dtype }) => {
    const value = leaf(computed[name].data as Elements, shape, dtype);
    return engine().makeTensorFromTensorInfo(backend.recorder.hand(value), backend);
  });
  return program.isList ? tensors : tensors[0];
}

function compute(backend: OnnxBackend, { plan, failure }: Program, feeds: Feeds): Results {
  try {
    return backend.sessions.now(plan).runNow!(feeds);
  } catch (error) {
    throw failure(error);
  }
}
