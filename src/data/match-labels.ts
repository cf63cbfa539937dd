import { RahpError, unknown } from "../support/rahp-error.js";
import { type Classes, indexOfName, listed } from "./labels.js";
import { sayMoreThanIndices } from "./same-name.js";

/** Which class of the model each of the data's labels is: by the label's name or index, the class's name or index. */
export type LabelMap = Readonly<Record<string | number, string | number>>;

/** The labels of a data set. */
export interface DataLabels {
  /** Of the data set, for messages. */
  readonly name: string;
  /** Labels that occur, ascending. */
  readonly occurring: readonly number[];
  readonly classes?: Classes;
  /** What the user says of them; its keys name labels of the data. */
  readonly labelMap?: LabelMap;
}

/**
 * Finds out which of a model's classes each label of a data set is: as the label map says; else by name where both
 * have names that say something; else the class of the same index.
 *
 * @param modelClasses  the model's class names, by index
 * @returns class index by label
 * @throws RahpError that lists both sides where a label has no class, or it is unknown which
 */
export function matchLabels(data: DataLabels, modelClasses: readonly string[]): ReadonlyMap<number, number> {
  const said = resolveLabelMap(data, modelClasses);
  const classOf = (label: number) => said.get(label) ?? classBesides(data, label, modelClasses);
  const matched = new Map(data.occurring.map((label) => [label, classOf(label)]));
  const labelOf = new Map<number, number>();
  for (const [label, index] of matched) {
    const other = labelOf.get(index);
    if (other !== undefined && !(said.has(label) && said.has(other))) {
      throw new RahpError(
        `incomplete labelMap: ${nameOf(data, other)} and ${nameOf(data, label)} of ${data.name} both become ${modelClasses[index]} (expected both in labelMap)`,
      );
    }
    labelOf.set(index, label);
  }
  return matched;
}

/**
 * Checks a label map's keys against the data.
 * @throws RahpError for a key that is no label of the data
 */
export function checkLabelMap({ labelMap = {}, classes }: Pick<DataLabels, "labelMap" | "classes">): void {
  for (const key of Object.keys(labelMap)) labelCalled(key, classes);
}

/** What a label is called in messages: by its name where it has one. */
export function nameOf({ classes }: Pick<DataLabels, "classes">, label: number): string {
  return classes?.names[label] ?? String(label);
}

/** The class of a label that the label map doesn't tell. */
function classBesides(data: DataLabels, label: number, modelClasses: readonly string[]): number {
  const { classes } = data;
  if (classes && sayMoreThanIndices(classes.names) && sayMoreThanIndices(modelClasses)) {
    const index = indexOfName(modelClasses, classes.names[label]);
    if (index >= 0) return index;
    throw unmatched("labels that the model does not know", data, label, modelClasses);
  }
  if (classes?.ordered === false) throw unmatched("labels of unknown order", data, label, modelClasses);
  return label;
}

function unmatched(
  what: string,
  data: DataLabels,
  label: number,
  modelClasses: readonly string[],
): RahpError {
  const names = data.occurring.map((occurring) => nameOf(data, occurring));
  const example = `{ ${JSON.stringify(nameOf(data, label))}: ${JSON.stringify(modelClasses[0])} }`;
  return new RahpError(
    `${what}: ${data.name} has ${listed(names)}; the model has ${listed(modelClasses)} (expected labelMap, such as ${example})`,
  );
}

/** The label map by label and class index. */
function resolveLabelMap(
  { labelMap = {}, classes }: DataLabels,
  modelClasses: readonly string[],
): ReadonlyMap<number, number> {
  return new Map(
    Object.entries(labelMap).map(([key, target]) => [
      labelCalled(key, classes),
      classCalled(target, modelClasses),
    ]),
  );
}

function labelCalled(key: string, classes: Classes | undefined): number {
  const label = classes ? indexOfName(classes.names, key) : -1;
  if (label >= 0) return label;
  const index = /^\d+$/.test(key) ? Number(key) : Number.NaN;
  if (classes ? index < classes.names.length : Number.isSafeInteger(index)) return index;
  throw classes
    ? unknown("label in labelMap", key, classes.names)
    : new RahpError(`unknown label in labelMap: ${key} (the data has class indices, not names)`);
}

function classCalled(target: string | number, modelClasses: readonly string[]): number {
  const named = typeof target === "string" ? indexOfName(modelClasses, target) : -1;
  if (named >= 0) return named;
  const index = /^\d+$/.test(String(target)) ? Number(target) : Number.NaN;
  if (index < modelClasses.length) return index;
  throw unknown("class in labelMap", String(target), modelClasses);
}
