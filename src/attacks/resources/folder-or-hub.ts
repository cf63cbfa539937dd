import { stat } from "node:fs/promises";
import { isHubId } from "../../models/hub/hub-names.js";
import { RahpError } from "../../support/rahp-error.js";

/**
 * Loads a model from a folder where there is one of that name, else from the Hub where the name may be an id there.
 *
 * @param thing  what the model is
 * @throws RahpError, where neither has it, that tells why; as `folder` does
 */
export async function fromFolderOrHub<Model>(
  thing: string,
  source: string,
  from: { readonly folder: () => Promise<Model>; readonly hub: () => Promise<Model> },
): Promise<Model> {
  const isThere = await stat(source).then(
    () => true,
    () => false,
  );
  if (isThere || !isHubId(source)) return from.folder();
  try {
    return await from.hub();
  } catch (error) {
    if (!(error instanceof RahpError)) throw error;
    throw new RahpError(`missing ${thing}: ${source} (no such folder; of the Hub: ${error.message})`);
  }
}
