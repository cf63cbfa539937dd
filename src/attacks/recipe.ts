import { RahpError } from "../support/rahp-error.js";
import type { Constraint } from "./constraints/constraint.js";
import { type Goal, misclassification } from "./goal.js";
import { greedySearch } from "./search/greedy-search.js";
import type { Search } from "./search/search.js";
import type { SentenceEncoder } from "./sentence-encoder.js";
import type { Transformation } from "./transformations/transformation.js";

/** An attack as a value: what it is after, what may replace words, what must hold, and how it looks for a text. */
export interface Recipe {
  /** What a result calls the attack. */
  readonly name: string;
  readonly goal: Goal;
  readonly transform: Transformation;
  /** All must hold; cheap ones first, as each judges what those before it let through. */
  readonly constraints: readonly Constraint[];
  readonly search: Search;
  /** What a result records beside, as JSON: a preset's variant, its stop words, and the names of what it was given. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** The parts of a recipe of one's own. */
export interface RecipeParts {
  readonly transform: Transformation;
  /** @default none: words may be changed again and again, stop words too */
  readonly constraints?: readonly Constraint[];
  /** @default greedySearch() */
  readonly search?: Search;
  /** @default misclassification */
  readonly goal?: Goal;
  /** What results call it. @default "custom" */
  readonly name?: string;
  /** What results record beside, as JSON. @default nothing */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** @throws RahpError for parts that are none */
export function compose(parts: RecipeParts): Recipe {
  const { transform, search = greedySearch(), goal = misclassification } = parts;
  const { name = "custom", details = {} } = parts;
  const constraints: readonly unknown[] = parts.constraints ?? [];
  if (typeof transform !== "function") throw notA("transform", "a transformation, such as insertSpace()");
  if (typeof search?.run !== "function") throw notA("search", "a search, such as greedySearch()");
  if (typeof goal?.reached !== "function") throw notA("goal", "a goal, such as targeted(0)");
  if (!Array.isArray(constraints) || !constraints.every(isConstraint)) {
    throw notA("constraints", "a list of constraints, such as [noRepeat]");
  }
  return { name, goal, transform, constraints, search, details };
}

/** What a recipe compares meanings by: the encoder of the first constraint that has one. */
export function encoderOf({ constraints }: Recipe): SentenceEncoder | undefined {
  return constraints.flatMap((one) => ("encoder" in one && one.encoder ? [one.encoder] : []))[0];
}

const isConstraint = (one: unknown): one is Constraint =>
  typeof one === "object" && one !== null && ("judge" in one || "allowsPosition" in one);

const notA = (part: string, expected: string) =>
  new RahpError(`invalid ${part} of a recipe (expected ${expected})`);
