import { stat } from "node:fs/promises";
import { chooseEngine } from "../backends/engines.js";
import type { ClassifierParts } from "../models/classifier.js";
import { loadFolder } from "../models/folder.js";
import { fetchModel } from "../models/hub/fetch-model.js";
import { isHubId, isRevision } from "../models/hub/hub-names.js";
import { hubSettings } from "../models/hub/hub-settings.js";
import { pause } from "../models/hub/retries.js";
import type { NewHead } from "../models/new-head.js";
import { type Progress, progressBar } from "../show/progress.js";
import { checkNames, checkSeed } from "../support/check-options.js";
import { invalid, missing, nearest, RahpError, unknown } from "../support/rahp-error.js";
import { workSignal } from "../support/work-signal.js";
import { builtInModels } from "./built-in.js";
import type { LongWorkOptions } from "./long-work.js";

/** Of downloads; progress is told in bytes. */
export interface LoadModelOptions extends LongWorkOptions {
  /**
   * Branch, tag or commit of a model of the Hub; a commit in full always means the same files.
   * @default "main"
   */
  readonly revision?: string;
  /**
   * Lets private and gated models through; an empty text: none.
   * @default HF_TOKEN, or what `hf auth login` keeps
   */
  readonly token?: string;
  /**
   * A new classification head, to be learned by `train`, in place of the checkpoint's own: of an encoder that was saved
   * alone, of a masked language model, or of a classifier of other classes.
   * @default the checkpoint's own head
   */
  readonly newHead?: NewHead;
}

/**
 * What a model of any task is made of, with an engine chosen for it.
 * @throws RahpError as `loadModel`, but for the task
 */
export async function modelParts(source: string, options: LoadModelOptions = {}): Promise<ClassifierParts> {
  if (typeof source !== "string" || source === "")
    throw invalid("model", source, "a built-in name, a folder or an id on the Hub");
  checkNewHead(options.newHead);
  checkNames(options, ["revision", "token", "newHead", "signal", "onProgress"]);
  const folder = builtInModels.get(source) ?? (await existingFolder(source));
  if (folder === undefined) return fromHub(source, options);
  if (options.revision !== undefined)
    throw invalid("revision", options.revision, `none: ${source} is not on the Hub`);
  await chooseEngine();
  return loadFolder(folder, source, options.newHead);
}

/** @throws RahpError for misspelled options of a head, and a seed out of range */
function checkNewHead(newHead: NewHead | undefined): void {
  if (newHead === undefined) return;
  checkNames(Object(newHead), ["labels", "seed"]);
  checkSeed(newHead.seed ?? 0);
}

async function existingFolder(source: string): Promise<string | undefined> {
  const found = await stat(source).catch(() => undefined);
  if (found?.isDirectory()) return source;
  if (found) throw new RahpError(`invalid model: ${source} (a file; expected a folder)`);
  return undefined;
}

async function fromHub(id: string, options: LoadModelOptions): Promise<ClassifierParts> {
  const builtIn = [...builtInModels.keys()];
  if (!id.includes("/") && nearest(id, builtIn)) throw unknown("model", id, builtIn);
  if (!isHubId(id)) throw missing("model folder", id);
  const { revision = "main", token, onProgress } = options;
  const signal = workSignal(options.signal);
  if (typeof revision !== "string" || !isRevision(revision))
    throw invalid("revision", revision, "a branch, a tag or a commit");
  const client = { settings: await hubSettings(process.env, token), signal, wait: pause };
  const bar = onProgress ? undefined : downloadBar(id);
  const progress = onProgress ?? bar!.update;
  const { folder, commit } = await fetchModel(id, revision, client, progress).finally(() => bar?.stop());
  signal?.throwIfAborted();
  await chooseEngine();
  return { ...(await loadFolder(folder, id, options.newHead)), revision: commit };
}

/** A progress bar in megabytes that appears with the first bytes. */
function downloadBar(id: string) {
  const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
  let bar: Progress | undefined;
  return {
    update(done: number, total: number) {
      bar ??= progressBar(`Downloading ${id} (MB)`, megabytes(total), { resumedFrom: megabytes(done) });
      bar.update(megabytes(done));
    },
    stop: () => bar?.stop(),
  };
}
