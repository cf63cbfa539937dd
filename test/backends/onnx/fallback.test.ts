import "@tensorflow/tfjs"; // registers gradients and tensor methods
import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, test } from "vitest";
import { registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { randomTensor } from "../../fixtures/random-tensor.js";
import { computedOn } from "./both-engines.js";

const backend = registerOnnxBackend({ threads: 1 });
tf.enableProdMode();
beforeEach(() => tf.setBackend("onnx"));

const cpu = () => tf.findBackend("cpu") as tf.KernelBackend;
const x = () => randomTensor<tf.Rank.R2>([5, 6], 1);

describe("a kernel that is left to the cpu engine", () => {
  test("is counted by its name", () => {
    const { fallbacks } = backend.statistics;
    tf.tidy(() => tf.expm1(x()));
    expect(backend.statistics.fallbacks).toEqual({ ...fallbacks, Expm1: (fallbacks.Expm1 ?? 0) + 1 });
  });

  test("leaves nothing with the cpu engine", () => {
    const held = cpu().numDataIds();
    tf.tidy(() => {
      tf.expm1(tf.sin(x()));
      tf.topk(x(), 2);
      tf.mul(tf.complex(x(), x()), tf.complex(x(), x()));
      tf.split(tf.cast(x(), "bool"), 2, 1);
    });
    expect(cpu().numDataIds()).toBe(held);
  });

  test("leaves nothing with the cpu engine where it refuses its inputs", () => {
    const held = cpu().numDataIds();
    tf.tidy(() => {
      const outside = tf.tensor2d([7, 7], [1, 2], "int32");
      expect(() => tf.gatherND(x(), outside)).toThrow("Invalid indices: ");
    });
    expect(cpu().numDataIds()).toBe(held);
  });

  test("has all of its inputs computed in one run, where they are connected", () => {
    tf.tidy(() => {
      const sine = tf.sin(x());
      const { runs } = backend.statistics;
      tf.atan2(sine, tf.cos(sine));
      expect(backend.statistics.runs).toBe(runs + 1);
    });
  });

  test("with an input that cannot be computed fails as that does, and leaves its other inputs sound", () => {
    const outside = tf.add(tf.fill([20], 3, "int32"), tf.fill([20], 9, "int32")) as tf.Tensor1D;
    const lost = tf.gather(x(), outside);
    const sound = tf.sin(randomTensor<tf.Rank.R2>([20, 6], 2));
    expect(() => tf.atan2(lost, sound)).toThrow(/^onnx engine: GatherV2 /);
    expect(sound.dataSync()).toHaveLength(120);
  });

  test.each(["float32", "int32", "bool"] as const)(
    "gives numbers of type %s as the cpu engine does",
    async (type) => {
      const compute = () => {
        const given = tf.cast(tf.mul(x(), 3), type);
        return [...tf.unique(tf.reshape(given, [30]) as tf.Tensor1D).values.split(1), tf.equal(given, given)];
      };
      expect(await computedOn("onnx", compute)).toEqual(await computedOn("cpu", compute));
    },
  );

  test("takes strings", () => {
    expect(tf.equal(tf.tensor1d(["a", "b"]), "b").dataSync()).toEqual(Uint8Array.of(0, 1));
    expect(tf.concat([tf.tensor1d(["a"]), tf.tensor1d(["b"])]).dataSync()).toEqual(["a", "b"]);
  });
});
