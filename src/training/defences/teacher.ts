import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { Batch } from "../../models/batch.js";
import { invalid, missing } from "../../support/rahp-error.js";
import type { MethodContext } from "./method-entry.js";

/**
 * The logits of another classifier, of the token ids that the trained one sees.
 * @throws RahpError where there is none, or it has other classes or tokens, or takes shorter inputs
 */
export function teacherLogits({ model, maxLength, teacher }: MethodContext): (batch: Batch) => Tensor2D {
  if (!teacher) throw missing("teacher", "distillation learns from another classifier");
  const { id, config, tokenizer } = teacher;
  const [classes, others] = [model.config.labels.length, config.labels.length];
  if (classes !== others) throw invalid("teacher", id, `a classifier of ${classes} classes, not ${others}`);
  const { largestId } = model.tokenizer;
  for (let token = 0; token <= largestId; token++) {
    if (tokenizer.token(token) !== model.tokenizer.token(token))
      throw invalid("teacher", id, "a classifier with the same vocabulary");
  }
  if (tokenizer.maxLength < maxLength)
    throw invalid("teacher", id, `a classifier that takes ${maxLength} tokens, not ${tokenizer.maxLength}`);
  return (batch) => teacher.forward(batch);
}
