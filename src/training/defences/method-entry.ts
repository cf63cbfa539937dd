import type { Classifier } from "../../models/classifier.js";
import { checkAtLeastZero, checkCount, checkOneOf, checkShare } from "../../support/check-options.js";
import { invalid } from "../../support/rahp-error.js";
import type { TrainingMethod } from "../training-method.js";

/** An option of a training method. */
export interface MethodOption<Value> {
  readonly default: Value;
  /** What it is, in one line, with its range. */
  readonly about: string;
  /** @throws RahpError where the value is out of range */
  check(name: string, value: Value): Value;
}

/** What a method must know of the model that is trained, and of others. */
export interface MethodContext {
  readonly model: Pick<Classifier, "config" | "tokenizer">;
  /** Longest input in training, in tokens. */
  readonly maxLength: number;
  /** Whose logits are to be reached; batches then bring them. */
  readonly teacher?: Classifier;
}

/** A training method as a list shows it, and how it is made. */
export interface MethodEntry<Options> {
  /** What it does, in one line. */
  readonly about: string;
  readonly options: { readonly [Name in keyof Options]: MethodOption<Options[Name]> };
  /** Whether it learns from another classifier. */
  readonly takesTeacher?: boolean;
  /** @throws RahpError where options do not go together */
  check?(options: Options): void;
  make(options: Options, context: MethodContext): TrainingMethod;
}

/** A number for which something holds. @param expected  in words, "a number above 0" */
function numberThat(expected: string, holds: (value: number) => boolean): MethodOption<number>["check"] {
  return (name, value) => {
    if (typeof value === "number" && Number.isFinite(value) && holds(value)) return value;
    throw invalid(name, value, expected);
  };
}

/** Checks of options by their range. */
export const ranges = {
  atLeastZero: checkAtLeastZero,
  share: checkShare,
  positive: numberThat("a number above 0", (value) => value > 0),
  positiveShare: numberThat("a number above 0, at most 1", (value) => value > 0 && value <= 1),
  shareBelowOne: numberThat("a number from 0 to below 1", (value) => value >= 0 && value < 1),
  percent: numberThat("a number from 0 to 100", (value) => value >= 0 && value <= 100),
  count: (name: string, value: number) => checkCount(name, value, 0),
};

export function oneOf<Value extends string>(known: readonly Value[]): MethodOption<Value>["check"] {
  return (name, value) => checkOneOf(name, value, known);
}
