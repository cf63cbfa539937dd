import type { ClipByValueAttrs, LeakyReluAttrs, StepAttrs, TensorInfo } from "@tensorflow/tfjs-core";
import type { Recorder } from "../recording/recorder.js";
import { sameShape, type Value } from "../records/value.js";
import {
  broadcast,
  elementwise,
  isFloat,
  isNumeric,
  type Lowering,
  type Lowerings,
  where,
} from "./lowering.js";

/** Functions of numbers, element by element. */
export const arithmetic: Lowerings = {
  Add: ofTwo("Add", isNumeric),
  Sub: ofTwo("Sub", isNumeric),
  Multiply: ofTwo("Mul", isNumeric),
  RealDiv: ofTwo("Div", isFloat),
  Maximum: ofTwo("Max", isNumeric),
  Minimum: ofTwo("Min", isNumeric),
  Pow: ofTwo("Pow", isFloat),
  SquaredDifference: ({ a, b }, _: never, g) => {
    if (!isFloat(a) || !isFloat(b)) return undefined;
    const difference = elementwise(g, "Sub", [g.input(a), g.input(b)]);
    return g.tensor(elementwise(g, "Mul", [difference, difference]));
  },
  AddN: (inputs, _: never, g) => {
    const terms = Object.values(inputs);
    const { shape } = terms[0];
    if (!terms.every((t) => isFloat(t) && sameShape(t.shape, shape))) return undefined;
    return g.tensor(
      g.op(
        "Sum",
        terms.map((t) => g.input(t)),
        shape,
      ),
    );
  },

  Abs: ofOne("Abs"),
  Acos: ofOne("Acos"),
  Asin: ofOne("Asin"),
  Atan: ofOne("Atan"),
  Ceil: ofOne("Ceil"),
  Cos: ofOne("Cos"),
  Cosh: ofOne("Cosh"),
  Elu: ofOne("Elu"),
  Erf: ofOne("Erf"),
  Exp: ofOne("Exp"),
  Floor: ofOne("Floor"),
  Log: ofOne("Log"),
  Neg: ofOne("Neg"),
  Reciprocal: ofOne("Reciprocal"),
  Relu: ofOne("Relu"),
  Round: ofOne("Round"), // both round halves to even
  Sigmoid: ofOne("Sigmoid"),
  Sin: ofOne("Sin"),
  Sinh: ofOne("Sinh"),
  Softplus: ofOne("Softplus"),
  Sqrt: ofOne("Sqrt"),
  Tanh: ofOne("Tanh"),

  Square: by((x, g) => elementwise(g, "Mul", [x, x])),
  Rsqrt: by((x, g) => elementwise(g, "Reciprocal", [elementwise(g, "Sqrt", [x])])),
  Sign: by((x, g) => where(g, isNaNAt(x, g), g.scalar(0), elementwise(g, "Sign", [x]))),
  Relu6: by((x, g) => g.op("Clip", [x, g.scalar(0), g.scalar(6)], x.shape)),
  ClipByValue: by((x, g, { clipValueMin, clipValueMax }: ClipByValueAttrs) =>
    g.op("Clip", [x, g.fed(clipValueMin, "float32"), g.fed(clipValueMax, "float32")], x.shape),
  ),
  LeakyRelu: by((x, g, { alpha }: LeakyReluAttrs) =>
    g.op("LeakyRelu", [x], x.shape, { attributes: { alpha: { float: alpha } } }),
  ),
  /** 1 above zero, α below, NaN where x is. */
  Step: by((x, g, { alpha }: StepAttrs) => {
    const below = where(g, isNaNAt(x, g), x, g.fed(alpha ?? 0, "float32"));
    return where(g, elementwise(g, "Greater", [x, g.scalar(0)], "bool"), g.scalar(1), below);
  }),
  Prelu: ({ x, alpha }, _: never, g) =>
    isFloat(x) && isFloat(alpha) && sameShape(broadcast(x.shape, alpha.shape), x.shape)
      ? g.tensor(g.op("PRelu", [g.input(x), g.input(alpha)], x.shape))
      : undefined,
  /** dy·(y + 1) where y is negative, from the function's value y. */
  EluGrad: ({ dy, y }, _: never, g) => {
    const [slope, value] = [g.input(dy), g.input(y)];
    const below = elementwise(g, "Mul", [slope, elementwise(g, "Add", [value, g.scalar(1)])]);
    const isPositive = elementwise(g, "GreaterOrEqual", [value, g.scalar(0)], "bool");
    return g.tensor(where(g, isPositive, slope, below));
  },
};

/** An operator of two tensors of one type, broadcasting. */
function ofTwo(op: string, accepts: (tensor: TensorInfo) => boolean): Lowering {
  return ({ a, b }, _: never, g) =>
    a.dtype === b.dtype && accepts(a) ? g.tensor(elementwise(g, op, [g.input(a), g.input(b)])) : undefined;
}

/** An operator of one float tensor. */
function ofOne(op: string): Lowering {
  return by((x, g) => elementwise(g, op, [x]));
}

/** A function of one float tensor. */
function by<Attrs = never>(f: (x: Value, g: Recorder, attributes: Attrs) => Value): Lowering {
  return ({ x }, attributes: Attrs, g) => (isFloat(x) ? g.tensor(f(g.input(x), g, attributes)) : undefined);
}

export function isNaNAt(x: Value, g: Recorder): Value {
  return elementwise(g, "IsNaN", [x], "bool");
}
