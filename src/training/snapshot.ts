import type { NamedArray, StateDict } from "../models/safetensors.js";
import type { Moments } from "./adamw.js";

/** All that the next steps of a training depend on. */
export interface TrainingState {
  readonly weights: StateDict;
  /** By parameter; none for those that were never updated. */
  readonly moments: ReadonlyMap<string, Moments>;
  /** What the method remembers from step to step. */
  readonly method: StateDict;
}

/** The arrays of a state as one map, as a file keeps them; they are shared, not copied. */
export function toSnapshot({ weights, moments, method }: TrainingState): StateDict {
  const ofMoments = (kind: keyof Moments): StateDict =>
    new Map([...moments].map(([name, { [kind]: values }]) => [name, { ...weights.get(name)!, values }]));
  return new Map([
    ...prefixed("weights/", weights),
    ...prefixed("first/", ofMoments("first")),
    ...prefixed("second/", ofMoments("second")),
    ...prefixed("method/", method),
  ]);
}

/** The inverse of `toSnapshot`. */
export function fromSnapshot(snapshot: StateDict): TrainingState {
  const ofKind = (kind: string): StateDict =>
    new Map(
      [...snapshot]
        .filter(([name]) => name.startsWith(kind))
        .map(([name, array]) => [name.slice(kind.length), array]),
    );
  const [first, second] = [ofKind("first/"), ofKind("second/")];
  const moments = [...first].map(([name, { values }]) => {
    return [name, { first: values, second: second.get(name)!.values }] as const;
  });
  return { weights: ofKind("weights/"), moments: new Map(moments), method: ofKind("method/") };
}

function prefixed(prefix: string, arrays: StateDict): [string, NamedArray][] {
  return [...arrays].map(([name, array]) => [prefix + name, array]);
}
