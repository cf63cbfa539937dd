import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { CONFIG, WEIGHTS } from "../models/folder.js";
import { TOKENIZER_FILES } from "../models/tokenizers/tokenizer-files.js";
import { RahpError } from "../support/rahp-error.js";
import { checkWritable, replaceFolder, unwritable } from "../support/whole-file.js";
import type { HeadScores } from "./head-scores.js";
import type { PruningRecord } from "./pruning-record.js";
import type { TextClassifier } from "./text-classifier.js";

const MODEL = "pruned-model";
const MODEL_FILES = [CONFIG, WEIGHTS, ...TOKENIZER_FILES].map((name) => join(MODEL, name));
/** Results in the folder; each has its provenance beside it, scores also their samples. */
const RESULT_FILE =
  /^(scores(-\d+)?|selection|pruning|evaluation-(before|after))\.(csv|json|provenance\.json|samples\.arrow)$/;

/** Saves a pruning with all its parts as a folder, which appears, or replaces an earlier one, as a whole. */
export async function savePruning(
  pruning: PruningRecord & { readonly model: TextClassifier; readonly rounds: readonly HeadScores[] },
  folder: string,
): Promise<void> {
  const { model, rounds, selection, before, after } = pruning;
  await checkPruningFolder(folder);
  await replaceFolder(folder, async (fresh) => {
    const place = (name: string) => join(fresh, name);
    await model.save(place(MODEL));
    for (const [i, scores] of rounds.entries()) {
      await scores.save(place(i === 0 ? "scores.csv" : `scores-${i + 1}.csv`));
    }
    await selection.save(place("selection.json"));
    await before.save(place("evaluation-before.json"));
    await after.save(place("evaluation-after.json"));
    await pruning.save(place("pruning.json"));
  });
}

/**
 * Fails where a pruning could not be saved: early, before the long work.
 * @throws RahpError where the folder cannot be written, or holds other files than an earlier pruning
 */
export async function checkPruningFolder(folder: string): Promise<void> {
  await checkWritable(folder);
  const other = (await filesIn(folder)).find(
    (name) => !RESULT_FILE.test(name) && !MODEL_FILES.includes(name),
  );
  if (other !== undefined) throw new RahpError(`cannot replace ${folder}: it holds other files (${other})`);
}

/** Paths of all files below a folder, and of its empty folders; none where it is missing. */
async function filesIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder, { recursive: true });
    return names.filter((name) => name !== MODEL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw unwritable(folder, error);
  }
}
