import type { Scalar, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { relativeToMax } from "../oracle-arrays.js";
import { describeTiny, inputs } from "./describe-tiny.js";

describeTiny("tokenGradients", (tiny) => {
  test("are those of automatic differentiation, of the loss against the predicted class", async () => {
    for (const input of inputs) {
      const { model } = tiny;
      const { gradients } = await model.tokenGradients(input);
      const [[first, second]] = await model.predict([input]);
      const batch = tiny.batchOf(input);
      const expected = tf.tidy(() => {
        const loss = (embeddings: Tensor3D) =>
          tf
            .logSoftmax(model.forward(batch, { embeddings }))
            .slice([0, second > first ? 1 : 0], [1, 1])
            .neg();
        return tf
          .grad((e) => loss(e as Tensor3D).asScalar() as Scalar)(model.embed(batch))
          .dataSync<"float32">();
      });
      const actual = gradients.flatMap((gradient) => [...gradient]);
      expect(actual).toHaveLength(expected.length);
      expect(relativeToMax(actual, expected)).toBeLessThan(2e-5);
    }
  });

  test("come with the tokens as they stand in the text, and leave no tensor", async () => {
    await tiny.model.tokenGradients("a charming film");
    const before = tf.memory().numTensors;
    const { tokens, gradients } = await tiny.model.tokenGradients("a charming film");
    expect(tokens).toEqual(["[CLS]", "a", "charming", "film", "[SEP]"]);
    expect(gradients).toHaveLength(tokens.length);
    expect(tf.memory().numTensors).toBe(before);
  });
});
