import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { expect, test } from "vitest";
import { drawInBall, type Norm } from "../../src/robustness/lp-ball.js";
import { type BallSearch, type MarginsAt, searchBall } from "../../src/robustness/projected-gradient.js";
import { smallestRadius } from "../../src/robustness/smallest-radius.js";
import { describeShared } from "../shared-files.js";
import { marginGradient, normOf, readClever, type SmallNetwork } from "./small-network.js";

interface Case {
  readonly x: number[];
  readonly predicted: number;
  readonly norm: number | "inf";
}

/** Margins over the nearest rival around x. */
function marginsOf(network: SmallNetwork, { x, predicted }: Case): MarginsAt {
  return async (offsets, targets) => {
    const rows = targets.map((target, i) => {
      const point = x.map((value, j) => value + offsets[i * x.length + j]);
      const { logits } = marginGradient(network, point, predicted, predicted);
      const others = logits.map((z, c) => (c === predicted ? Number.NEGATIVE_INFINITY : z));
      const rival = others.indexOf(Math.max(...others));
      const { gradient } = marginGradient(network, point, predicted, target);
      return { margin: logits[predicted] - logits[rival], rival, gradient };
    });
    return {
      margins: rows.map(({ margin }) => margin),
      rivals: rows.map(({ rival }) => rival),
      gradients: Float32Array.from(rows.flatMap(({ gradient }) => gradient)),
    };
  };
}

/** The classes of a network but the predicted one. */
function othersOf({ layers }: SmallNetwork, { predicted }: Case): number[] {
  return layers[layers.length - 1].bias.map((_, c) => c).filter((c) => c !== predicted);
}

const plan = { start: 0.01, maxRadius: 20, tolerance: 1e-3 };

function distanceOf(network: SmallNetwork, item: Case, changes: Partial<BallSearch> = {}) {
  const options = { norm: normOf(item), steps: 20, restarts: 1, ...changes };
  const random = xoroshiro128plus(1);
  const search = (radius: number) =>
    searchBall(marginsOf(network, item), item.x.length, othersOf(network, item), radius, options, random);
  return smallestRadius(search, plan);
}

describeShared("shared/oracle/clever/linear.json", () => {
  const { layers, cases } = readClever("linear.json") as SmallNetwork & {
    cases: (Case & { analytic_distance: number })[];
  };

  test.each(cases.map((item) => [item.norm, item] as const))(
    "p = %s: the distance is margin over the dual norm of the gradient, to the width of the bisection",
    async (_, item) => {
      const { found, nothingWithin } = await distanceOf({ layers }, item);
      expect(found!.distance / item.analytic_distance).toBeGreaterThan(1 - 1e-6);
      expect(found!.distance / item.analytic_distance).toBeLessThan(1 + plan.tolerance);
      expect(nothingWithin).toBeLessThan(item.analytic_distance * (1 + 1e-6));
    },
  );
});

describeShared("shared/oracle/clever/mlp.json", () => {
  const { layers, cases } = readClever("mlp.json") as SmallNetwork & {
    cases: (Case & { true_minimum: { distance: number; to_class: number } })[];
  };
  const truthOf = (item: (typeof cases)[number]) => item.true_minimum.distance;

  test.each(cases.map((item, i) => [i, item.norm, item] as const))(
    "case %d, p = %s: the distance is not below the true one, and near it",
    async (_, __, item) => {
      const { found } = await distanceOf({ layers }, item, { restarts: 3 });
      expect(found!.distance / truthOf(item)).toBeGreaterThan(1 - 1e-5);
      expect(found!.distance / truthOf(item)).toBeLessThan(1.005);
    },
  );

  test("nothing is found in a ball that is a little smaller than the true distance", async () => {
    for (const item of cases) {
      const options = { norm: normOf(item), steps: 50, restarts: 20 };
      const [marginsAt, others] = [marginsOf({ layers }, item), othersOf({ layers }, item)];
      const radius = 0.999 * truthOf(item);
      const random = xoroshiro128plus(3);
      expect(await searchBall(marginsAt, item.x.length, others, radius, options, random)).toBeNull();
    }
  });
});

/** A margin over one coordinate with a valley that the slope at the start leads away from. */
const twoSides: MarginsAt = async (offsets) => {
  const values = Array.from(offsets);
  return {
    margins: values.map((x) => (x < -0.5 ? -1 : 1)),
    rivals: values.map(() => 1),
    gradients: Float32Array.from(values, (x) => (x < -0.2 ? 1 : -1)),
  };
};

test.each<Norm>([2, Number.POSITIVE_INFINITY])(
  "L%s: random starts find what the slope at the example leads away from",
  async (norm) => {
    const search = (restarts: number) =>
      searchBall(twoSides, 1, [1], 1, { norm, steps: 10, restarts }, xoroshiro128plus(1));
    expect(await search(1)).toBeNull();
    const found = await search(10);
    expect(found!.prediction).toBe(1);
    expect(found!.distance).toBeGreaterThan(0.5);
    expect(found!.distance).toBeLessThanOrEqual(1);
  },
);

test("the first start towards each class is the example itself, the others are points of the ball", async () => {
  let starts: Float32Array | undefined;
  const spy: MarginsAt = async (offsets, targets) => {
    starts ??= offsets.slice();
    expect(targets).toEqual([0, 2, 0, 2]);
    const [margins, rivals] = [targets.map(() => 1), targets.map(() => 0)];
    return { margins, rivals, gradients: new Float32Array(offsets.length) };
  };
  await searchBall(spy, 4, [0, 2], 2, { norm: 1, steps: 2, restarts: 2 }, xoroshiro128plus(5));
  const random = xoroshiro128plus(5);
  const drawn = [new Float32Array(4), new Float32Array(4)];
  for (const point of drawn) drawInBall(random, 1, 2, point);
  expect([...starts!]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, ...drawn[0], ...drawn[1]]);
});
