import { readFile } from "node:fs/promises";
import { missing, RahpError } from "../support/rahp-error.js";

/** @throws RahpError where it is missing or unreadable */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw code === "ENOENT" ? missing("file", path) : new RahpError(`unreadable file: ${path} (${code})`);
  }
}

/** @throws RahpError for text that is not UTF-8 */
export function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes); // leaves out a byte-order mark
  } catch {
    throw new RahpError(`invalid text in ${path}: not UTF-8`);
  }
}
