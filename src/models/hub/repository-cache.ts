import { randomBytes } from "node:crypto";
import { copyFile, mkdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { unwritable, writeWholeFile } from "../../support/whole-file.js";
import type { RemoteFile } from "./download-file.js";
import { isCommit } from "./hub-names.js";

/**
 * One model's part of the cache, laid out as Python's huggingface_hub does:
 * `models--OWNER--NAME/blobs/CHECKSUM`, `snapshots/COMMIT/FILE` (a link to the blob), `refs/BRANCH` (a commit)
 * and `.no_exist/COMMIT/FILE` (the repository has no such file).
 */
export class RepositoryCache {
  readonly folder: string;

  constructor(cache: string, id: string) {
    this.folder = join(cache, ["models", ...id.split("/")].join("--"));
  }

  snapshot(commit: string): string {
    return join(this.folder, "snapshots", commit);
  }

  blob({ checksum }: RemoteFile): string {
    return join(this.folder, "blobs", checksum.value);
  }

  /** Whether a snapshot has a file. */
  async has(commit: string, path: string): Promise<boolean> {
    return (await sizeOf(join(this.snapshot(commit), path))) !== undefined;
  }

  /** Whether a file is known not to be in the repository. */
  async lacks(commit: string, path: string): Promise<boolean> {
    return (await sizeOf(this.noExist(commit, path))) !== undefined;
  }

  /** Whether a file's bytes are there, in whatever snapshots. */
  async hasBlob(file: RemoteFile): Promise<boolean> {
    return (await sizeOf(this.blob(file))) === file.size;
  }

  /** The commit that a branch, tag or commit was when it was last looked up. */
  async commitOf(revision: string): Promise<string | undefined> {
    if (isCommit(revision)) return revision;
    const text = await readFile(this.ref(revision), "utf8").catch(() => "");
    return isCommit(text.trim()) ? text.trim() : undefined;
  }

  async noteCommit(revision: string, commit: string): Promise<void> {
    if ((await this.commitOf(revision)) !== commit) await this.write(this.ref(revision), commit);
  }

  async noteLack(commit: string, path: string): Promise<void> {
    if (!(await this.lacks(commit, path))) await this.write(this.noExist(commit, path), "");
  }

  /** Makes a folder for a file of the cache. */
  async makeRoom(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true }).catch((error) => {
      throw unwritable(path, error);
    });
  }

  /** Shows a file's bytes in a snapshot: by a link, or by a copy where the file system has no links. */
  async link(commit: string, file: RemoteFile): Promise<void> {
    const [blob, place] = [this.blob(file), join(this.snapshot(commit), file.path)];
    await this.makeRoom(place);
    const beside = `${place}.${process.pid}-${randomBytes(4).toString("hex")}`;
    try {
      await symlink(relative(dirname(place), blob), beside).catch(() => copyFile(blob, beside));
      await rename(beside, place);
    } catch (error) {
      await rm(beside, { force: true });
      throw unwritable(place, error);
    }
  }

  private async write(path: string, content: string): Promise<void> {
    await this.makeRoom(path);
    await writeWholeFile(path, content);
  }

  private ref(revision: string): string {
    return join(this.folder, "refs", revision);
  }

  private noExist(commit: string, path: string): string {
    return join(this.folder, ".no_exist", commit, path);
  }
}

/** Of a file, links followed. */
async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}
