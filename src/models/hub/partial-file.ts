import { randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { unwritable } from "../../support/whole-file.js";

/** Milliseconds after which a part that nobody adds to is given up; far longer than a server may be silent. */
const GIVEN_UP = 60_000;

/**
 * The part of a file that has come, under a name that no other process uses: `FILE.PID-RANDOM.incomplete` beside
 * the file. Writing to it throws a RahpError where the disk takes no more.
 */
export class PartialFile {
  private constructor(
    private readonly whole: string,
    readonly path: string,
  ) {}

  /**
   * What a broken-off download left of the file, or a new part, without a byte.
   * @param whole  path of the whole file, whose folder is there
   */
  static async claim(whole: string): Promise<PartialFile> {
    const own = `${whole}.${process.pid}-${randomBytes(4).toString("hex")}.incomplete`;
    const names = await readdir(dirname(whole)).catch((error) => {
      throw unwritable(whole, error);
    });
    for (const name of names) {
      if (!name.startsWith(`${basename(whole)}.`) || !name.endsWith(".incomplete")) continue;
      const left = join(dirname(whole), name);
      const mine = (await isAbandoned(left)) && (await succeeds(rename(left, own))); // else another was quicker
      if (mine) break;
    }
    return new PartialFile(whole, own);
  }

  /** Opens it for writing at its end, and closes it when `use` is done. */
  async open<T>(use: (part: OpenPart) => Promise<T>): Promise<T> {
    const file = await open(this.path, "a").catch((error) => this.fail(error));
    try {
      const part = new OpenPart(file, (await file.stat()).size, (error) => this.fail(error));
      const result = await use(part);
      await file.sync().catch((error) => this.fail(error));
      return result;
    } finally {
      await file.close();
    }
  }

  /** Gives it the whole file's name. */
  async complete(): Promise<void> {
    await rename(this.path, this.whole).catch((error) => this.fail(error));
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }

  /** Leaves it, where it is still there, to whoever wants to go on with it. */
  async release(): Promise<void> {
    const found = await stat(this.path).catch(() => undefined);
    if (found?.size === 0) await this.remove();
    else if (found) await utimes(this.path, 0, 0).catch(() => {}); // as of 1970: given up
  }

  private fail(error: unknown): never {
    throw unwritable(this.whole, error);
  }
}

/** A part while it is written. */
export class OpenPart {
  /** @param size  bytes that it has */
  constructor(
    private readonly file: FileHandle,
    public size: number,
    private readonly fail: (error: unknown) => never,
  ) {}

  async append(bytes: Uint8Array): Promise<void> {
    await this.file.appendFile(bytes).catch(this.fail);
    this.size += bytes.length;
  }

  /** Takes all bytes away. */
  async clear(): Promise<void> {
    await this.file.truncate(0).catch(this.fail);
    this.size = 0;
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const writer = /\.(\d+)-[0-9a-f]{8}\.incomplete$/.exec(path)?.[1];
  if (writer && !isRunning(Number(writer))) return true;
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > GIVEN_UP;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0); // sends nothing
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
