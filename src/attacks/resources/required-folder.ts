import { stat } from "node:fs/promises";
import { missing } from "../../support/rahp-error.js";

/**
 * @param thing    what the folder should hold
 * @param example  id of one on the Hub
 * @throws RahpError that tells how to get one, where there is no such folder
 */
export async function requireFolder(folder: string, thing: string, example: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw missing(thing, `${folder} (expected a folder; hf download ${example} --local-dir FOLDER makes one)`);
}
