import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { invalid, missing, RahpError, unknown } from "../support/rahp-error.js";
import { isDataFile } from "./read-table.js";
import { isSameName } from "./same-name.js";
import {
  findTask,
  isFolderOf,
  isRegression,
  isSameTask,
  isTaskName,
  type Task,
  taskCalled,
} from "./tasks.js";

/** The file that a data set is in, or its parts. */
export interface DataFiles {
  readonly name: string;
  readonly paths: readonly string[];
  /** What is known of the task: of the name that the user gives, or the folder has. */
  readonly task?: Task;
  /** The name that the user gives the task. */
  readonly taskName?: string;
}

/** Which of a folder's files to read. */
export interface Wanted {
  readonly task?: string;
  readonly split?: string;
}

/**
 * Finds the files of a data set: the file itself; in a folder of one task, the split's file (`dev.tsv`,
 * `validation-00000-of-00001.parquet`, or those in a folder of the split's name); in a folder of tasks, the same in
 * the task's folder. `glue/rte` also stands for the task `rte` of the folder `glue`, whatever its folder is called.
 *
 * @throws RahpError for a place that is missing, and one that lists what is there where the task or the split is not
 */
export async function findFiles(source: string, wanted: Wanted): Promise<DataFiles> {
  if (await isFolder(source)) return inFolder(source, wanted);
  const [folder, name] = [dirname(source), basename(source)];
  if (!isDataFile(source) && isTaskName(name) && (await isFolder(folder)) && !(await isThere(source))) {
    return inFolder(folder, { ...wanted, task: wanted.task ?? name });
  }
  if (extname(name) === "" && !(await isThere(source))) throw missing("file or folder", source);
  if (wanted.split !== undefined) throw invalid("split", wanted.split, `none with a file: ${source} is one`);
  const task = taskOf(basename(resolve(folder)), wanted.task, [source]);
  return { name, paths: [source], task, taskName: wanted.task };
}

async function inFolder(folder: string, wanted: Wanted): Promise<DataFiles> {
  if (wanted.task !== undefined) checkClassification(wanted.task);
  const folders = (await entriesOf(folder)).filter(({ isFolder }) => isFolder).map(({ name }) => name);
  const ofTask =
    folders.find((name) => wanted.task !== undefined && isSameTask(name, wanted.task)) ??
    folders.find((name) => wanted.task !== undefined && isFolderOf(name, wanted.task));
  if (ofTask !== undefined) return inFolder(join(folder, ofTask), wanted);

  const splits = await splitsIn(folder);
  if (splits.size === 0) {
    const tasks = folders.filter((name) => !name.startsWith("."));
    if (tasks.length === 0) throw new RahpError(`no data files in folder: ${folder}`);
    if (wanted.task !== undefined) throw unknown(`task in ${folder}`, wanted.task, tasks);
    throw new RahpError(
      `missing task: ${folder} holds several (expected task to be one of ${tasks.join(", ")})`,
    );
  }
  const task = taskOf(basename(resolve(folder)), wanted.task, [...splits.values()].flat());
  const split = chooseSplit([...splits.keys()], wanted.split, task, folder);
  const paths = checkParts(splits.get(split)!, split, folder);
  const isFile = paths.length === 1 && resolve(dirname(paths[0])) === resolve(folder);
  const file = isFile ? basename(paths[0]) : split;
  return { name: `${basename(resolve(folder))}/${file}`, paths, task, taskName: wanted.task };
}

/**
 * What is known of the task that the user names, or else the folder.
 * @throws RahpError for a task without classes, and one that neither is known nor can be in these files
 */
function taskOf(folder: string, named: string | undefined, paths: readonly string[]): Task | undefined {
  const name = named ?? folder;
  checkClassification(name);
  const mayHoldTasks = paths.some((path) => extname(path).toLowerCase() === ".json");
  return named === undefined || mayHoldTasks || isSameName(named, folder) ? findTask(name) : taskCalled(name);
}

function checkClassification(task: string): void {
  if (isRegression(task)) {
    throw new RahpError(`unsupported task: ${task} (its labels are scores; expected a task with classes)`);
  }
}

/** Files of Hugging Face's data sets that hold no rows. */
const DESCRIPTIONS = /^(dataset_dict|dataset_infos?|state|config)\.json$/;
/** `train-00000-of-00002`: what stands before the part's number, and how many parts there are. */
const PART = /^(.*?)-\d{5}-of-(\d{5})$/;
/** The cache of Hugging Face's `datasets` puts the data set's name first: `glue-validation.arrow`. */
const IN_CACHE = /^\w+-((?:train|validation|test)(?:_\w+)?)$/;
const SPLIT_FOLDER = /^(train|validation|valid|val|dev|test)(_\w+)?$/;

/** Data files by split: those in the folder, in its folder `data`, and in folders named after a split. */
async function splitsIn(folder: string): Promise<Map<string, string[]>> {
  const splits = new Map<string, string[]>();
  const add = (split: string, path: string) => splits.set(split, [...(splits.get(split) ?? []), path]);
  for (const { name, isFolder } of await entriesOf(folder)) {
    if (!isFolder && isRows(name)) add(splitOf(name), join(folder, name));
    if (!isFolder || !(name === "data" || SPLIT_FOLDER.test(name))) continue;
    for (const { name: file } of await entriesOf(join(folder, name))) {
      if (isRows(file)) add(name === "data" ? splitOf(file) : name, join(folder, name, file));
    }
  }
  return splits;
}

function isRows(name: string): boolean {
  return isDataFile(name) && !DESCRIPTIONS.test(name);
}

function splitOf(file: string): string {
  const stem = stemOf(file);
  const split = PART.exec(stem)?.[1] ?? stem;
  return IN_CACHE.exec(split)?.[1] ?? split;
}

function stemOf(file: string): string {
  return file.slice(0, file.lastIndexOf("."));
}

/** The split that is asked for, or `dev` (also called `validation`), or the only one. */
function chooseSplit(
  splits: readonly string[],
  wanted: string | undefined,
  task: Task | undefined,
  folder: string,
): string {
  const name = canonical(wanted ?? "dev");
  const found =
    splits.find((split) => split === wanted) ??
    splits.find((split) => canonical(split) === `${name}${task?.splitSuffix ?? ""}`) ??
    splits.find((split) => canonical(split) === name);
  if (found !== undefined) return found;
  if (wanted !== undefined) throw unknown(`split of ${folder}`, wanted, splits);
  if (splits.length === 1) return splits[0];
  throw new RahpError(
    `missing split: ${folder} has no dev (expected split to be one of ${splits.join(", ")})`,
  );
}

function canonical(split: string): string {
  return split.replace(/^(validation|valid|val)(?=$|_)/, "dev");
}

/** Refuses two files where one is expected, and a split that lacks parts. */
function checkParts(paths: readonly string[], split: string, folder: string): readonly string[] {
  const counts = paths.map((path) => PART.exec(stemOf(basename(path)))?.[2]);
  const inParts = counts.every((count) => count !== undefined && Number(count) === paths.length);
  const inFolder = paths.every((path) => basename(dirname(path)) === split && counts[0] === undefined);
  if (paths.length === 1 && counts[0] === undefined) return paths;
  if (inParts || inFolder) return paths;
  const files = paths.map((path) => basename(path)).join(", ");
  throw new RahpError(`not one set of files: ${split} in ${folder} is ${files} (give the file itself)`);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** What is in a folder, by name; links are what they lead to. */
async function entriesOf(folder: string): Promise<{ readonly name: string; readonly isFolder: boolean }[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new RahpError(`unreadable folder: ${folder} (${error.code})`);
  });
  const entries = names.sort().map(async (name) => ({ name, isFolder: await isFolder(join(folder, name)) }));
  return Promise.all(entries);
}
