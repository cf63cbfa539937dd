import { describe, expect, test } from "vitest";
import { AdamW } from "../../src/training/adamw.js";
import { type GradientArray, wholeGradient } from "../../src/training/gradient-arrays.js";

const options = { betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0.1 } as const;
const step = (number: number) => ({ step: number, learningRate: 0.01, scale: 0.5, decays: true, share: 1 });

/** Of a table of 4 rows of 2: rows 2 and 0 have a gradient in the first step, row 1 in the second, row 3 never. */
const steps: GradientArray[] = [
  { values: Float32Array.of(1, -2, 3, 4), rows: Int32Array.of(2, 0), width: 2 },
  { values: Float32Array.of(-1, 0.5), rows: Int32Array.of(1), width: 2 },
  { values: Float32Array.of(0.25, 2), rows: Int32Array.of(2), width: 2 },
];
const whole = [
  Float32Array.of(3, 4, 0, 0, 1, -2, 0, 0),
  Float32Array.of(0, 0, -1, 0.5, 0, 0, 0, 0),
  Float32Array.of(0, 0, 0, 0, 0.25, 2, 0, 0),
];
const start = () => Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);

function afterSteps(gradients: readonly GradientArray[]): Float32Array {
  const [parameter, optimizer] = [start(), new AdamW(options)];
  gradients.forEach((gradient, i) => {
    optimizer.update("table", parameter, gradient, step(i));
  });
  return parameter;
}

test("gradients of some rows move a table to the same bits as gradients of all, most of them 0", () => {
  expect(afterSteps(steps)).toEqual(afterSteps(whole.map(wholeGradient)));
});

test("rows that never have a gradient decay", () => {
  const [seventh, eighth] = afterSteps(steps).subarray(6);
  expect(seventh! / 7).toBeCloseTo(0.999 ** 3, 6);
  expect(eighth! / 8).toBeCloseTo(0.999 ** 3, 6);
});

test("an optimiser that goes on from another's moments goes the same way", () => {
  const [parameter, first, second] = [start(), new AdamW(options), new AdamW(options)];
  first.update("table", parameter, steps[0]!, step(0));
  second.restore("table", first.moments.get("table")!);
  for (const i of [1, 2]) second.update("table", parameter, steps[i]!, step(i));
  expect(parameter).toEqual(afterSteps(steps));
});

test("moments that are restored over others take their place, rows that moved before included", () => {
  const optimizer = new AdamW(options);
  optimizer.update("table", start(), { ...steps[0]!, rows: Int32Array.of(1, 3) }, step(0));
  const other = new AdamW(options);
  const parameter = start();
  other.update("table", parameter, steps[0]!, step(0));
  optimizer.restore("table", other.moments.get("table")!);
  for (const i of [1, 2]) optimizer.update("table", parameter, steps[i]!, step(i));
  expect(parameter).toEqual(afterSteps(steps));
});

test("an entry whose gradients were all 0 decays, and nothing more", () => {
  const [parameter, optimizer] = [Float32Array.of(1, 1), new AdamW({ ...options, epsilon: 0 })];
  for (const i of [0, 1]) optimizer.update("table", parameter, wholeGradient(Float32Array.of(0, 1)), step(i));
  expect(parameter[0]).toBeCloseTo(0.999 ** 2, 7);
  expect(parameter[1]).toBeCloseTo((0.999 - 0.01) * 0.999 - 0.01, 6); // by the whole rate, whatever the gradient
});

describe("where β₂ is 0, which remembers no gradient", () => {
  const forgetful = () => new AdamW({ ...options, betas: [0.5, 0], epsilon: 0 });
  const gradients = [
    { values: Float32Array.of(1, -2), rows: Int32Array.of(1), width: 2 },
    { values: Float32Array.of(3, 0), rows: Int32Array.of(0), width: 2 },
    { values: Float32Array.of(4, 0), rows: Int32Array.of(1), width: 2 },
  ];

  test("an entry moves by m̂ over its gradient's size, and one without a gradient decays and keeps its momentum", () => {
    const [parameter, optimizer] = [Float32Array.of(1, 1, 1, 1), forgetful()];
    gradients.forEach((gradient, i) => {
      optimizer.update("table", parameter, gradient, step(i));
    });
    const { first } = optimizer.moments.get("table")!;
    expect([...first]).toEqual([0.75, 0, 1.125, -0.5]); // of gradients that are halved
    const d = 0.999;
    expect(parameter[0]).toBeCloseTo((d * d - (0.01 * 0.75) / 0.75 / 1.5) * d, 6);
    expect(parameter[1]).toBeCloseTo(d ** 3, 6);
    expect(parameter[2]).toBeCloseTo((d - 0.01) * d * d - (0.01 * 1.125) / 0.875 / 2, 6);
    expect(parameter[3]).toBeCloseTo((d + 0.01) * d * d, 6);
  });

  test("an optimiser goes on from another's moments, and whole gradients move a table as those of its rows do", () => {
    const [whole, parts, resumed] = [0, 1, 2].map(() => Float32Array.of(1, 1, 1, 1));
    const [first, second] = [forgetful(), forgetful()];
    let third = forgetful();
    gradients.forEach((gradient, i) => {
      const values = new Float32Array(4);
      values.set(gradient.values, gradient.rows[0]! * 2);
      first.update("table", whole!, wholeGradient(values), step(i));
      second.update("table", parts!, gradient, step(i));
      const before = third;
      third = forgetful();
      if (i > 0) third.restore("table", before.moments.get("table")!);
      third.update("table", resumed!, gradient, step(i));
    });
    expect(parts).toEqual(whole);
    expect(resumed).toEqual(whole);
  });
});
