import { elementwise, isBool, isFloat, isNumeric, type Lowering, type Lowerings, where } from "./lowering.js";

/** Comparisons, truth values and choices by them. */
export const logic: Lowerings = {
  Equal: comparison("Equal"),
  NotEqual: ({ a, b }, _: never, g) =>
    a.dtype === b.dtype && isNumeric(a)
      ? g.tensor(elementwise(g, "Not", [elementwise(g, "Equal", [g.input(a), g.input(b)], "bool")]))
      : undefined,
  Less: comparison("Less"),
  LessEqual: comparison("LessOrEqual"),
  Greater: comparison("Greater"),
  GreaterEqual: comparison("GreaterOrEqual"),

  LogicalAnd: connective("And"),
  LogicalOr: connective("Or"),
  LogicalNot: ({ x }, _: never, g) => (isBool(x) ? g.tensor(elementwise(g, "Not", [g.input(x)])) : undefined),

  IsNan: test("IsNaN"),
  IsInf: test("IsInf"),

  /** A condition of one axis chooses whole rows. */
  Select: ({ condition, t, e }, _: never, g) => {
    if (!isBool(condition) || t.dtype !== e.dtype || !isNumeric(t)) return undefined;
    const byRow = condition.shape.length === 1 && t.shape.length > 1;
    const chooser = g.input(condition);
    const fitting = byRow ? g.view(chooser, [condition.shape[0], ...t.shape.slice(1).map(() => 1)]) : chooser;
    return g.tensor(where(g, fitting, g.input(t), g.input(e)));
  },
};

function comparison(op: string): Lowering {
  return ({ a, b }, _: never, g) =>
    a.dtype === b.dtype && isNumeric(a)
      ? g.tensor(elementwise(g, op, [g.input(a), g.input(b)], "bool"))
      : undefined;
}

function connective(op: string): Lowering {
  return ({ a, b }, _: never, g) =>
    isBool(a) && isBool(b) ? g.tensor(elementwise(g, op, [g.input(a), g.input(b)])) : undefined;
}

function test(op: string): Lowering {
  return ({ x }, _: never, g) =>
    isFloat(x) ? g.tensor(elementwise(g, op, [g.input(x)], "bool")) : undefined;
}
