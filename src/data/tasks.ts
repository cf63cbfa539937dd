import { unknown } from "../support/rahp-error.js";
import { isSameName } from "./same-name.js";

/** A known classification task: what its label indices mean, and how its files differ from the usual ones. */
export interface Task {
  readonly name: string;
  /** Class names by index. */
  readonly classes: readonly string[];
  /** Names beside `name` under which folders and files go; capitals and punctuation don't count. */
  readonly aliases?: readonly string[];
  /** The task in whose folder its files are, where that is another one. */
  readonly folder?: string;
  /** Columns of TSV files that have no header. */
  readonly header?: readonly string[];
  /** What follows `dev` and `test` in the names of splits. */
  readonly splitSuffix?: string;
  /** Whether the published TSV files have rows that lack fields. */
  readonly brokenRows?: boolean;
}

const NLI = ["entailment", "neutral", "contradiction"];

/**
 * GLUE's classification tasks, with the label indices that GLUE's copies on the Hugging Face Hub use (AdvGLUE too),
 * then other sets whose files are about. Where a file's labels are names, the first task that has them all decides.
 */
const TASKS: readonly Task[] = [
  { name: "rte", classes: ["entailment", "not_entailment"] },
  { name: "qnli", classes: ["entailment", "not_entailment"] },
  {
    name: "mnli",
    classes: NLI,
    aliases: ["mnli-matched", "mnli-m", "multinli"],
    splitSuffix: "_matched",
  },
  {
    name: "mnli-mm",
    classes: NLI,
    aliases: ["mnli-mismatched"],
    folder: "mnli",
    splitSuffix: "_mismatched",
  },
  { name: "sst2", classes: ["negative", "positive"] },
  { name: "qqp", classes: ["not_duplicate", "duplicate"], brokenRows: true },
  { name: "mrpc", classes: ["not_equivalent", "equivalent"] },
  {
    name: "cola",
    classes: ["unacceptable", "acceptable"],
    header: ["source", "label", "mark", "sentence"],
  },
  { name: "wnli", classes: ["not_entailment", "entailment"] },
  { name: "ag_news", classes: ["World", "Sports", "Business", "Sci/Tech"], header: ["text", "label"] },
  { name: "imdb", classes: ["neg", "pos"] },
];

/** GLUE's task whose labels are no classes. */
const REGRESSION = "stsb";

/** The known task of this name: `SST-2` as well as `sst2`, and AdvGLUE's `adv_sst2`. */
export function findTask(name: string): Task | undefined {
  const plain = name.replace(/^adv_/, "");
  return TASKS.find((task) => [task.name, ...(task.aliases ?? [])].some((known) => isSameName(known, plain)));
}

/** Whether a name is that of a task with scores in place of classes. */
export function isRegression(name: string): boolean {
  return isSameName(name, REGRESSION);
}

/** Whether a name is that of a task, also of one with scores. */
export function isTaskName(name: string): boolean {
  return findTask(name) !== undefined || isRegression(name);
}

/** Whether two names are those of one task: `SST-2` and `sst2`, `MNLI` and `mnli_matched`; or the same of an unknown one. */
export function isSameTask(a: string, b: string): boolean {
  const task = findTask(a);
  return isSameName(a, b) || (task !== undefined && task === findTask(b));
}

/**
 * The known task of this name.
 * @throws RahpError for an unknown one
 */
export function taskCalled(name: string): Task {
  const task = findTask(name);
  if (!task)
    throw unknown(
      "task",
      name,
      TASKS.map((known) => known.name),
    );
  return task;
}

/** Whether the files of a task are in the folder of another one, which is called this. */
export function isFolderOf(folder: string, task: string): boolean {
  const shared = findTask(task)?.folder;
  return shared !== undefined && findTask(folder)?.name === shared;
}

/** The class names of the first known task that has all these names; in its own spelling and order. */
export function classesWithNames(names: readonly string[]): readonly string[] | undefined {
  return TASKS.find(({ classes }) => hasAllNames(classes, names))?.classes;
}

/** Whether each of these names is that of a class. */
export function hasAllNames(classes: readonly string[], names: readonly string[]): boolean {
  return names.every((name) => classes.some((known) => isSameName(known, name)));
}
