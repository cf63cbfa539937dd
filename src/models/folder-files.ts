import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { missing, RahpError } from "../support/rahp-error.js";

/** @throws RahpError where it is missing or cannot be read */
export async function readRequired(folder: string, name: string): Promise<Uint8Array> {
  const bytes = await readOptional(folder, name);
  if (bytes) return bytes;
  throw missing("file", join(folder, name));
}

/** @returns undefined where there is none  @throws RahpError where it cannot be read */
export async function readOptional(folder: string, name: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return undefined;
    throw new RahpError(`unreadable file: ${join(folder, name)} (${code})`);
  }
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** @throws RahpError for bytes that are not UTF-8 */
export function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new RahpError(`invalid ${file}: expected text in UTF-8`);
  }
}

/** @throws RahpError for bytes that are not JSON in UTF-8 */
export function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new RahpError(`invalid JSON in ${file}: ${(error as Error).message.split("\n")[0]}`);
  }
}
