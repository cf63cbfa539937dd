import { architectureOf } from "../models/architectures/index.js";
import type { EncoderConfig } from "../models/config.js";

/**
 * What the learning rate of each parameter is multiplied by where lower layers learn slower: 1 for the head,
 * decay^(L − l) for layer l of L, and decay^(L + 1) for the embeddings and what all layers share.
 *
 * @param decay  above 0, at most 1
 */
export function layerwiseScale(config: EncoderConfig, decay: number): (name: string) => number {
  const { layerNames, head } = architectureOf(config);
  const { dense, out } = head(config);
  const prefixes = config.keptHeads.map((_, layer) => commonPrefix(Object.values(layerNames(layer))));
  return (name) => {
    if ([dense, out].some((module) => name.startsWith(`${module}.`))) return 1;
    const layer = prefixes.findIndex((prefix) => name.startsWith(prefix));
    return decay ** (config.layers - layer); // the layer is −1 where it is none
  };
}

/** What the modules of a layer have in common, up to the last point: `bert.encoder.layer.0.` */
function commonPrefix(names: readonly string[]): string {
  let prefix = names[0];
  while (!names.every((name) => name.startsWith(prefix))) prefix = prefix.slice(0, -1);
  return prefix.slice(0, prefix.lastIndexOf(".") + 1);
}
