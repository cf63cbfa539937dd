import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import type { Classifier } from "../../../src/models/classifier.js";
import {
  TRAINING_METHODS,
  type TrainingMethodSpec,
  trainingMethod,
  trainingMethods,
} from "../../../src/training/defences/resolve-method.js";
import { refusal } from "../../fixtures/refusal.js";
import { tinyClassifier } from "../../fixtures/tiny-model.js";

let context: { readonly model: Classifier; readonly maxLength: number; readonly teacher: Classifier };
beforeAll(async () => {
  await chooseEngine();
  context = { model: await tinyClassifier(), maxLength: 16, teacher: await tinyClassifier({ seed: 2 }) };
});

describe("names and options", () => {
  test("what is not given has the default, and the record tells all", () => {
    expect(trainingMethod("r-drop", context).record).toEqual({ name: "r-drop", alpha: 1, variant: "paper" });
    expect(trainingMethod({ name: "rose-ensemble", upper: 90 }, context).record).toEqual({
      ...{ name: "rose-ensemble", lower: 0, upper: 90, gamma: 0.5 },
    });
    const { id, weightsHash } = context.teacher;
    expect(trainingMethod("distillation", context).record).toEqual({
      ...{ name: "distillation", loss: "kl", temperature: 2, weight: 0.5, teacher: { id, weightsHash } },
    });
  });

  test("the list tells each method's options, with defaults that it takes", () => {
    expect(trainingMethods().map(({ method }) => method)).toEqual(TRAINING_METHODS);
    for (const { method, options, takesTeacher } of trainingMethods()) {
      const defaults = Object.fromEntries(options.map((option) => [option.option, option.default]));
      const { record } = trainingMethod({ name: method, ...defaults } as TrainingMethodSpec, context);
      const { teacher, ...told } = record;
      expect(told).toEqual({ name: method, ...defaults });
      expect(teacher !== undefined).toBe(takesTeacher);
    }
  });

  test.each<[object | string, string]>([
    ["r-dorp", "unknown method: r-dorp (did you mean r-drop?)"],
    [{ name: "rose" }, "unknown method: rose (expected one of vanilla, r-drop,"],
    [{}, "invalid method: {} (expected a name, or an object with a name and options)"],
    [{ name: "r-drop", alphas: 2 }, "unknown option: alphas (did you mean alpha?)"],
    [{ name: "r-drop", alpha: -1 }, "invalid alpha: -1 (expected a finite number of at least 0)"],
    [{ name: "r-drop", variant: "paperr" }, "unknown variant: paperr (did you mean paper?)"],
    [{ name: "child-tuning-d", reserve: 0 }, "invalid reserve: 0 (expected a number above 0, at most 1)"],
    [{ name: "smart", noiseScale: 0 }, "invalid noiseScale: 0 (expected a number above 0)"],
    [{ name: "smart", beta: "0.9" }, "invalid beta: 0.9 (expected a number from 0 to 1)"],
    [{ name: "free-lb", steps: 1.5 }, "invalid steps: 1.5 (expected a whole number of at least 0)"],
    [{ name: "rose-first", upper: 101 }, "invalid upper: 101 (expected a number from 0 to 100)"],
    [{ name: "rose-second", lower: 50 }, "invalid lower: 50 (expected at most upper, which is 40)"],
    [{ name: "s-attend", alpha: 1 }, "invalid alpha: 1 (expected a number from 0 to below 1)"],
    [
      { name: "distillation", temperature: Number.NaN },
      "invalid temperature: NaN (expected a number above 0)",
    ],
  ])("%o is refused", async (spec, message) => {
    expect(await refusal(() => trainingMethod(spec as TrainingMethodSpec, context))).toContain(message);
  });

  test("a teacher must be given, and have the same classes in the same order", async () => {
    const refused = (teacher: Classifier | undefined) =>
      refusal(() => trainingMethod("distillation", { ...context, teacher }));
    expect(await refused(undefined)).toBe("missing teacher: distillation learns from another classifier");
    const swapped = await tinyClassifier({ config: { id2label: { 0: "POSITIVE", 1: "NEGATIVE" } } });
    expect(await refused(swapped)).toContain("a classifier of the classes NEGATIVE, POSITIVE, in this order");
    const threeWay = await tinyClassifier({
      config: { id2label: { 0: "a", 1: "b", 2: "c" }, label2id: { a: 0, b: 1, c: 2 } },
      tensors(state) {
        state.set("classifier.weight", { shape: [3, 8], values: new Float32Array(24) });
        state.set("classifier.bias", { shape: [3], values: new Float32Array(3) });
      },
    });
    expect(await refused(threeWay)).toContain("a classifier of 2 classes, not 3");
  });
});
