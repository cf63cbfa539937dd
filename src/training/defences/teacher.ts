import { isSameName, sayMoreThanIndices } from "../../data/same-name.js";
import { invalid, missing } from "../../support/rahp-error.js";
import type { MethodContext } from "./method-entry.js";

/** @throws RahpError where there is no teacher, or it has other classes, or the same in another order */
export function checkTeacher({ model, teacher }: MethodContext): void {
  if (!teacher) throw missing("teacher", "distillation learns from another classifier");
  const [own, others] = [model.config.labels, teacher.config.labels];
  if (own.length !== others.length)
    throw invalid("teacher", teacher.id, `a classifier of ${own.length} classes, not ${others.length}`);
  const haveNames = sayMoreThanIndices(own) && sayMoreThanIndices(others);
  if (haveNames && !own.every((label, i) => isSameName(label, others[i])))
    throw invalid("teacher", teacher.id, `a classifier of the classes ${own.join(", ")}, in this order`);
}
