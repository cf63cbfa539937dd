import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { RahpError } from "./rahp-error.js";

/**
 * Writes a file beside its place and renames it: whoever reads sees the old content or all of the new.
 * @throws RahpError where the place cannot be written
 */
export async function writeWholeFile(path: string, content: string | Uint8Array): Promise<void> {
  let beside: string | undefined;
  try {
    const place = await realpath(path).catch(() => path); // what a link points to
    const mode = await stat(place).then(
      (found) => ({ mode: found.mode }),
      () => ({}),
    );
    beside = join(dirname(place), `.${basename(place)}-${randomUUID()}`);
    await writeFile(beside, content, { flag: "wx", flush: true, ...mode });
    await rename(beside, place);
  } catch (error) {
    if (beside) await rm(beside, { force: true }).catch(() => {}); // where even its folder isn't one
    throw unwritable(path, error);
  }
}

/**
 * Writes a folder of files beside its place and renames it. A folder that was there is replaced, but only if
 * it holds nothing else than files of these names, or of those that may go.
 *
 * @param mayGo  names of files that an earlier folder of the kind may hold
 * @throws RahpError where the place cannot be written, or holds other files
 */
export async function writeWholeFolder(
  path: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  mayGo: readonly string[] = [],
): Promise<void> {
  await requireOnly(path, [...files.keys(), ...mayGo]);
  await replaceFolder(path, async (fresh) => {
    for (const [name, content] of files) await writeFile(join(fresh, name), content, { flush: true });
  });
}

/**
 * Fails where a folder of such files could not be written: early, before long work.
 * @throws RahpError where the place cannot be written, or holds other files
 */
export async function checkFolder(path: string, names: readonly string[]): Promise<void> {
  await checkWritable(path);
  await requireOnly(path, names);
}

async function requireOnly(path: string, names: readonly string[]): Promise<void> {
  const other = (await entriesOf(path)).find((name) => !names.includes(name));
  if (other !== undefined) throw new RahpError(`cannot replace ${path}: it holds other files (${other})`);
}

/**
 * Has a folder filled beside its place and renames it; a folder that was there goes, whatever it holds.
 *
 * @param fill  writes into the folder of this path
 * @throws RahpError where the place cannot be written
 */
export async function replaceFolder(path: string, fill: (fresh: string) => Promise<void>): Promise<void> {
  let beside: string | undefined;
  try {
    await mkdir(dirname(path), { recursive: true });
    beside = await mkdtemp(join(dirname(path), `.${basename(path)}-`));
    const [fresh, old] = [join(beside, "new"), join(beside, "old")];
    await mkdir(fresh);
    await fill(fresh);
    await rename(path, old).catch((error) => ignoreMissing(error));
    try {
      await rename(fresh, path);
    } catch (error) {
      await rename(old, path).catch((cause) => {
        if (cause.code !== "ENOENT") beside = undefined; // then what was there stays where it is
      });
      throw error;
    }
  } catch (error) {
    throw error instanceof RahpError ? error : unwritable(path, error);
  } finally {
    if (beside) await rm(beside, { recursive: true, force: true });
  }
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    ignoreMissing(error, folder);
    return [];
  }
}

function ignoreMissing(error: unknown, path = ""): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw path ? unwritable(path, error) : error;
}

/**
 * Fails early, before long work, where a file could not be written in the end.
 * @throws RahpError where the folder does not exist or may not be written
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    const probe = await mkdtemp(join(dirname(path), `.${basename(path)}-`));
    await rm(probe, { recursive: true });
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** The line for a failure to write: the place, and the reason in words. */
export function unwritable(path: string, error: unknown): RahpError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: "its folder does not exist",
    EACCES: "permission denied",
    EROFS: "the file system is read-only",
    EISDIR: "it is a folder",
    ENOTDIR: "a part of its path is not a folder",
    ENOSPC: "the disk is full",
    EFBIG: "the file is larger than it may be",
  };
  return new RahpError(`cannot write ${path}: ${reasons[code ?? ""] ?? message}`);
}
