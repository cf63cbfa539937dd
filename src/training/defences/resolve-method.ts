import { checkNames, checkOneOf } from "../../support/check-options.js";
import { invalid } from "../../support/rahp-error.js";
import type { TrainingMethod } from "../training-method.js";
import type { MethodContext, MethodEntry, MethodOption } from "./method-entry.js";
import { methods, type TrainingMethodName, type TrainingMethodOptions } from "./methods.js";

/**
 * How a model is trained: a method's name, or an object with its name and those options that are not to be the defaults.
 * @example "r-drop"
 * @example { name: "r-drop", alpha: 5 }
 */
export type TrainingMethodSpec =
  | TrainingMethodName
  | {
      readonly [Name in TrainingMethodName]: { readonly name: Name } & Partial<TrainingMethodOptions[Name]>;
    }[TrainingMethodName];

/** What a result tells of a method: its name and all of its options, and by whom a teacher is known. */
export interface TrainingMethodRecord {
  readonly name: TrainingMethodName;
  readonly [option: string]: unknown;
}

export const TRAINING_METHODS = Object.keys(methods) as TrainingMethodName[];

/**
 * A training method by its name, with options checked.
 * @throws RahpError for unknown names, options out of range, and a teacher that does not fit
 */
export function trainingMethod(
  spec: TrainingMethodSpec,
  context: MethodContext,
): { readonly method: TrainingMethod; readonly record: TrainingMethodRecord } {
  const given: unknown = typeof spec === "string" ? { name: spec } : spec;
  if (typeof given !== "object" || given === null || !("name" in given))
    throw invalid("method", given, "a name, or an object with a name and options");
  const { name: givenName, ...options } = given;
  const name = checkOneOf("method", givenName as TrainingMethodName, TRAINING_METHODS);
  const { method, resolved } = make(name, options, context);
  const origin = methods[name].takesTeacher && context.teacher && { teacher: context.teacher.origin };
  return { method, record: { name, ...resolved, ...origin } };
}

function make<Name extends TrainingMethodName>(name: Name, given: object, context: MethodContext) {
  const entry: MethodEntry<TrainingMethodOptions[Name]> = methods[name];
  const resolved = resolve(entry, given as Partial<TrainingMethodOptions[Name]>);
  return { method: entry.make(resolved, context), resolved };
}

function resolve<Options extends object>(
  { options, check }: MethodEntry<Options>,
  given: Partial<Options>,
): Options {
  const names = Object.keys(options) as (keyof Options & string)[];
  checkNames(given, names);
  const entries = names.map((name) => {
    const { default: usual, check } = options[name];
    const value = given[name];
    return [name, check(name, value === undefined ? usual : value)] as const;
  });
  const resolved = Object.fromEntries(entries) as Options;
  check?.(resolved);
  return resolved;
}

/** A training method as lists show it. */
export interface TrainingMethodListing {
  readonly method: TrainingMethodName;
  readonly about: string;
  readonly options: readonly { readonly option: string; readonly default: unknown; readonly about: string }[];
  /** Whether it learns from another classifier, which it must be given. */
  readonly takesTeacher: boolean;
}

/** The training methods, with their options and defaults. */
export function trainingMethods(): TrainingMethodListing[] {
  return TRAINING_METHODS.map((method) => {
    const { about, options, takesTeacher = false } = methods[method];
    const listed = Object.entries(options as Record<string, MethodOption<unknown>>).map(
      ([option, entry]) => ({
        option,
        default: entry.default,
        about: entry.about,
      }),
    );
    return { method, about, options: listed, takesTeacher };
  });
}
